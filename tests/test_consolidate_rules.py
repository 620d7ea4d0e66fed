"""Each merge rule on the smallest case that shows it, as it should decide and as it should not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kgraph.consolidate import Decision, Event, Events, ReportedFact, consolidate, load_rules
from kgraph.errors import ResourceError
from kgraph.records import Fact

DAY = "2025-11-02"
PAIR = ["SGP", "KOR"]
UPGRADE = {
    "kind": "partnership",
    "action": "upgrade",
    "parties": PAIR,
    "status": "completed",
    "level": "strategic-partnership",
}
MOU = {"kind": "agreement", "action": "sign", "parties": PAIR, "status": "completed", "instrument": "mou"}
SIGNED = {**MOU, "date": DAY}
MEETING = {"kind": "meeting", "action": "meet", "parties": PAIR, "status": "completed"}
MET = {**MEETING, "date": DAY}
VISIT = {"kind": "visit", "action": "visit", "parties": PAIR, "status": "completed", "host": "KOR"}
SUPPORT = {
    "kind": "support",
    "action": "give",
    "parties": PAIR,
    "status": "completed",
    "provider": "SGP",
    "recipient": "KOR",
}
GIVEN = {**SUPPORT, "date": DAY}
TRADE = {"kind": "economic_figure", "action": "measure", "parties": PAIR, "status": "completed", "indicator": "trade"}
RELATIONS = {"kind": "diplomatic_relations", "action": "establish", "parties": PAIR, "status": "completed"}
OFFICE = {"kind": "office", "action": "hold", "parties": ["KOR"], "office": "President", "of": "KOR"}


def told(
    document: str, published: str, *facts: dict[str, Any], states: tuple[tuple[str, str], ...] = ()
) -> list[ReportedFact]:
    base = "https://w3id.org/kgraph/id/fact/"
    return [
        ReportedFact(f"{base}{document}/{number:016x}", document, published, Fact.from_json(fact), states)
        for number, fact in enumerate(facts)
    ]


def merged(*reports: list[ReportedFact], decisions: tuple[Decision, ...] = ()) -> Events:
    return consolidate([fact for report in reports for fact in report], decisions)


def events(kind: str, *reports: list[ReportedFact]) -> list[Event]:
    return [event for event in merged(*reports).events if event.fact.kind == kind]


SAME = [
    ("same-day", {**UPGRADE, "date": DAY}, {**UPGRADE, "date": DAY, "action": "establish"}),
    ("near-day", {**UPGRADE, "date": DAY}, {**UPGRADE, "date": "2025-11-03"}),
    ("within-the-period", {**UPGRADE, "date": DAY}, {**UPGRADE, "date": "2025"}),
    ("within-the-period", {**MET, "people": ["Lee Jae Myung"]},
     {**MEETING, "date": "2025-11", "people": ["Lee Jae Myung"]}),
    ("done-once", {**UPGRADE, "date": DAY}, UPGRADE),
    ("told-alike", {**UPGRADE, "status": "planned", "date": "2026"}, {**UPGRADE, "status": "planned", "date": "2026"}),
    ("same-day", {**UPGRADE, "status": "planned", "date": DAY}, {**UPGRADE, "status": "proposed", "date": DAY}),
    ("same-day", {**SIGNED, "count": 5}, {**SIGNED, "count": 6}),
    ("same-day", {**SIGNED, "areas": ["trade", "energy"]}, {**SIGNED, "areas": ["energy"]}),
    ("same-day", {**SIGNED, "title": "Comprehensive Economic Partnership Agreement"},
     {**SIGNED, "title": "Korea CEPA"}),
    ("same-day", {**MET, "people": ["Lee Jae Myung"]}, {**MET, "people": ["Lee Jae-myung"]}),
    ("same-day", {**MEETING, "date": DAY, "place": "Seoul", "people": ["Lee"]},
     {**MEETING, "date": DAY, "place": "Yongsan", "people": ["Lee Jae Myung"]}),
    ("reported-together", MEETING, {**MEETING, "meeting_type": "talks"}),
    ("same-day", {**SUPPORT, "date": DAY, "amount": 100}, {**SUPPORT, "date": DAY, "amount": 102}),
    ("same-period", {**TRADE, "period": "2023", "amount": 62}, {**TRADE, "period": "2023", "amount": 60}),
    ("done-once", {**RELATIONS, "date": "1975-08-08"}, RELATIONS),
]  # fmt: skip

OTHER = [
    ("a plan is not its fulfilment", {**VISIT, "status": "planned", "date": DAY}, {**VISIT, "date": DAY}),
    ("another year", {**UPGRADE, "date": "2024-12-31"}, {**UPGRADE, "date": "2025-01-01"}),
    ("another day", {**MEETING, "date": DAY}, {**MEETING, "date": "2025-11-06"}),
    ("another act", {**MOU, "date": DAY}, {**SIGNED, "action": "ratify"}),
    ("another level without a day", UPGRADE, {**UPGRADE, "level": "partnership"}),
    ("another instrument", {**MOU, "date": DAY}, {**SIGNED, "instrument": "extradition_treaty"}),
    ("other areas", {**SIGNED, "areas": ["trade"]}, {**SIGNED, "areas": ["health"]}),
    ("one of several", {**SIGNED, "count": 5}, {**SIGNED, "areas": ["health"]}),
    ("another title", {**SIGNED, "title": "Digital Pact"}, {**SIGNED, "title": "Green Corridor"}),
    ("other people", {**MET, "people": ["Lee Jae Myung"]}, {**MET, "people": ["Cho Hyun"]}),
    ("a call is no meeting", {**MET, "meeting_type": "call"}, {**MET, "meeting_type": "talks"}),
    ("another place", {**MEETING, "date": DAY, "place": "Seoul"}, {**MEETING, "date": DAY, "place": "Busan"}),
    ("another host", {**VISIT, "date": DAY}, {**VISIT, "date": DAY, "host": "SGP"}),
    ("another sum", {**SUPPORT, "date": DAY, "amount": 100}, {**SUPPORT, "date": DAY, "amount": 200}),
    ("another form of support", {**GIVEN, "support_type": "loan"}, {**GIVEN, "support_type": "grant"}),
    ("another period", {**TRADE, "period": "2023", "amount": 62}, {**TRADE, "period": "2024", "amount": 62}),
    ("another office", {**OFFICE, "person": "Lee"}, {**OFFICE, "person": "Lee", "office": "Party Chair"}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "one", "other"), SAME, ids=[f"{rule}-{i}" for i, (rule, *_) in enumerate(SAME)])
def test_reports_of_one_event_are_merged_by_the_rule(rule: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    [event] = merged(told("a", DAY, one), told("b", DAY, other)).events
    assert [merge.rule for merge in event.merges] == [rule]
    assert event.merges[0].reason


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in OTHER], ids=[case[0] for case in OTHER])
def test_reports_of_two_events_stay_apart(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert len(merged(told("a", DAY, one), told("b", DAY, other)).events) == 2


def test_one_document_tells_each_event_once() -> None:
    assert len(merged(told("a", DAY, {**MOU, "date": DAY}, {**MOU, "date": DAY})).events) == 2


def test_a_merge_holds_against_the_whole_cluster() -> None:
    """The middle day fits both others, which do not fit each other: no chain of weak links."""
    days = ["2025-11-02", "2025-11-03", "2025-11-04"]
    found = merged(*(told(day, day, {**MEETING, "date": day}) for day in days)).events
    assert sorted(len(event.reports) for event in found) == [1, 2]


def test_an_unknown_day_joins_the_only_event_that_fits() -> None:
    dated = told("a", DAY, {**VISIT, "date": DAY})
    undated = told("b", "2025-11-03", VISIT)
    assert len(events("visit", dated, undated)) == 1


def test_an_unknown_day_joins_nothing_where_two_events_fit() -> None:
    visit = {**VISIT, "people": ["Lee Jae Myung"]}
    reports = [told("a", DAY, {**visit, "date": DAY}), told("b", "2025-11-06", {**visit, "date": "2025-11-06"})]
    assert len(events("visit", *reports, told("c", "2025-11-06", visit))) == 3


def test_an_unknown_day_does_not_reach_far_back() -> None:
    assert len(events("visit", told("a", "2024-01-05", {**VISIT, "date": "2024-01-05"}), told("b", DAY, VISIT))) == 2


TRIO = ["AUS", "GBR", "USA"]
SUMMIT = {"kind": "meeting", "action": "meet", "parties": TRIO, "status": "completed", "date": "2023-03-13",
          "meeting_type": "summit", "place": "San Diego"}  # fmt: skip


def test_a_report_of_two_parties_joins_the_summit_of_three_by_rule() -> None:
    [event] = merged(told("a", DAY, SUMMIT), told("b", DAY, {**SUMMIT, "parties": ["AUS", "USA"]})).events
    assert event.fact.parties == ("AUS", "GBR", "USA")
    assert event.merges[0].rule == "larger-group"


@pytest.mark.parametrize("change", [{"meeting_type": "talks"}, {"place": "Los Angeles"}, {"date": "2023-03-14"}])
def test_a_side_meeting_does_not_join_the_summit(change: dict[str, str]) -> None:
    side = {**SUMMIT, "parties": ["AUS", "USA"], **change}
    assert len(merged(told("a", DAY, SUMMIT), told("b", DAY, side)).events) == 2


def test_the_key_of_an_event_stays_when_a_later_report_comes() -> None:
    first = told("b", DAY, {**UPGRADE, "date": DAY})
    [alone] = merged(first).events
    [both] = merged(first, told("a", "2025-11-03", {**UPGRADE, "date": DAY})).events
    assert both.key == alone.key


# --- what an event says -----------------------------------------------------------------------------------------


def test_merged_slots_take_the_majority_and_the_precise() -> None:
    reports = [
        told("a", DAY, {**MOU, "date": "2025", "count": 8, "areas": ["trade"], "title": "Pact"}),
        told("b", DAY, {**SIGNED, "count": 7, "areas": ["trade", "energy"], "title": "Pact"}),
        told("c", DAY, {**SIGNED, "count": 7, "instrument": "agreement", "title": "Pact"}),
    ]
    [event] = merged(*reports).events
    shown = event.fact.to_json()
    assert (shown["date"], shown["count"], shown["instrument"]) == (DAY, 7, "mou")
    assert shown["areas"] == ["energy", "trade"]


def test_sources_that_differ_are_named_with_what_they_say() -> None:
    [event] = merged(told("a", DAY, {**SIGNED, "count": 5}), told("b", DAY, {**SIGNED, "count": 6})).events
    [found] = event.disagreements
    assert found.slot == "count"
    assert [(claim.value, [fact.rsplit("/", 2)[1] for fact in claim.facts]) for claim in found.claims] == [
        ("5", ["a"]),
        ("6", ["b"]),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({**MOU, "date": "2025-11"}, {**MOU, "date": DAY}),
        ({**MET, "meeting_type": "other"}, {**MET, "meeting_type": "talks"}),
        ({**SIGNED, "instrument": "agreement"}, {**MOU, "date": DAY}),
    ],
)
def test_a_vaguer_word_is_no_disagreement(one: dict[str, Any], other: dict[str, Any]) -> None:
    for event in merged(told("a", DAY, one), told("b", DAY, other)).events:
        assert not event.disagreements


def test_two_levels_told_of_one_day_are_a_disagreement() -> None:
    other = {**UPGRADE, "date": DAY, "level": "comprehensive-strategic-partnership"}
    [event] = merged(told("a", DAY, {**UPGRADE, "date": DAY}), told("b", DAY, other)).events
    assert [found.slot for found in event.disagreements] == ["level"]


def test_progress_from_proposed_to_planned_is_history_and_no_disagreement() -> None:
    plan = {**UPGRADE, "date": "2026", "status": "planned"}
    [event] = merged(told("a", "2025-01-10", {**plan, "status": "proposed"}), told("b", "2025-03-10", plan)).events
    assert [(change.status, change.reported_on) for change in event.history] == [
        ("proposed", "2025-01-10"),
        ("planned", "2025-03-10"),
    ]
    assert event.fact.status == "planned"
    assert not event.disagreements


def test_another_value_within_one_document_is_a_claim_too() -> None:
    [report] = told("a", DAY, {**SIGNED, "count": 5})
    varied = ReportedFact(report.iri, "a", DAY, Fact.from_json({**SIGNED, "count": 5}))
    object.__setattr__(varied.fact, "variants", (("count", "6"),))
    [event] = consolidate([varied]).events
    assert [claim.value for claim in event.disagreements[0].claims] == ["5", "6"]


# --- promises ---------------------------------------------------------------------------------------------------

PLAN = {**UPGRADE, "status": "planned", "date": "2025"}


def outcome_of(plan: dict[str, Any], *results: tuple[str, dict[str, Any]]) -> tuple[str, list[str]]:
    """Return the outcome of a plan announced on 2024-10-08, and which results fulfil or cancel it."""
    reports = [told("plan", "2024-10-08", plan)]
    reports += [told(f"r{number}", published, fact) for number, (published, fact) in enumerate(results)]
    found = merged(*reports).events
    promise = next(event for event in found if event.documents == ("plan",))
    by = [event.documents[0] for event in found if promise.key in (*event.fulfils, *event.cancels)]
    return promise.outcome, by


def test_a_plan_is_kept_by_the_later_event_that_fits() -> None:
    assert outcome_of(PLAN, (DAY, {**UPGRADE, "date": DAY})) == ("completed", ["r0"])


@pytest.mark.parametrize(
    "result",
    [
        {**UPGRADE, "date": "2024-06-01"},
        {**UPGRADE, "date": DAY, "level": "comprehensive-partnership"},
        {**UPGRADE, "date": DAY, "parties": ["SGP", "JPN"]},
        {**UPGRADE, "date": DAY, "action": "reaffirm"},
        {**UPGRADE, "date": "2031-01-01"},
        {**MOU, "date": DAY},
    ],
    ids=["before it was announced", "another level", "other parties", "another act", "far too late", "another kind"],
)
def test_a_plan_is_not_kept_by_what_does_not_fit(result: dict[str, Any]) -> None:
    assert outcome_of(PLAN, (str(result["date"]), result)) == ("", [])


def test_a_plan_called_off_is_denied_unless_it_comes_true_after_all() -> None:
    off = ("2025-03-01", {**UPGRADE, "status": "denied"})
    assert outcome_of(PLAN, off) == ("denied", ["r0"])
    assert outcome_of(PLAN, off, (DAY, {**UPGRADE, "date": DAY}))[0] == "completed"


def test_a_planned_visit_is_not_kept_by_one_before_its_day() -> None:
    plan = {**VISIT, "status": "planned", "date": "2025-06"}
    assert outcome_of(plan, ("2025-01-10", {**VISIT, "date": "2025-01-10"})) == ("", [])
    assert outcome_of(plan, ("2025-06-10", {**VISIT, "date": "2025-06-10"})) == ("completed", ["r0"])
    elsewhere = {**VISIT, "date": "2025-06-10", "place": "Seoul"}
    assert outcome_of({**plan, "place": "Busan"}, ("2025-06-10", elsewhere)) == ("", [])


def test_a_planned_project_is_kept_by_one_of_its_field_or_name_only() -> None:
    pipeline = {"kind": "project", "action": "launch", "parties": ["NOR", "CHL"], "areas": ["oil-and-gas"]}
    plan = {**pipeline, "status": "planned", "date": "2025"}
    done = {**pipeline, "status": "completed", "date": "2025-05-02"}
    assert outcome_of(plan, ("2025-05-02", done)) == ("completed", ["r0"])
    assert outcome_of(plan, ("2025-05-02", {**done, "areas": []})) == ("", [])
    assert outcome_of({**plan, "title": "Blue Line"}, ("2025-05-02", {**done, "areas": [], "title": "Blue Line"}))[
        1
    ] == ["r0"]


def test_the_history_of_a_plan_ends_with_what_became_of_it() -> None:
    found = merged(told("a", "2024-10-08", PLAN), told("b", DAY, {**UPGRADE, "date": DAY})).events
    plan = next(event for event in found if event.fact.status == "planned")
    done = next(event for event in found if event.fact.status == "completed")
    assert [(change.status, change.reported_on, change.by_event) for change in plan.history] == [
        ("planned", "2024-10-08", ""), ("completed", DAY, done.key)]  # fmt: skip


# --- partnerships -----------------------------------------------------------------------------------------------


def steps(*facts: dict[str, Any]) -> tuple[list[tuple[str, str, str, str]], str, str]:
    reports = [told(f"d{number}", str(fact.get("date") or DAY), fact) for number, fact in enumerate(facts)]
    [found] = merged(*reports).partnerships
    return [(s.action, s.level, s.valid_from, s.valid_until) for s in found.steps], found.level, found.standing


def test_a_higher_level_replaces_the_one_before_it() -> None:
    low = {**UPGRADE, "action": "establish", "level": "comprehensive-partnership", "date": "2013-07"}
    told_steps, level, standing = steps(low, {**UPGRADE, "date": DAY})
    assert told_steps[0] == ("establish", "comprehensive-partnership", "2013-07", DAY)
    assert told_steps[1] == ("upgrade", "strategic-partnership", DAY, "")
    assert (level, standing) == ("strategic-partnership", "ongoing")


def test_a_reaffirmation_replaces_nothing() -> None:
    told_steps, level, _ = steps(
        {**UPGRADE, "date": "2020"}, {**UPGRADE, "action": "reaffirm", "level": None, "date": DAY}
    )
    assert [until for *_, until in told_steps] == ["", ""]
    assert level == "strategic-partnership"


def test_a_partnership_for_one_field_stands_beside_the_others() -> None:
    field = {**UPGRADE, "action": "establish", "level": "digital-partnership", "date": "2022-11"}
    told_steps, level, _ = steps({**UPGRADE, "date": "2020"}, field)
    assert [until for *_, until in told_steps] == ["", ""]
    assert level == "strategic-partnership"


def test_a_vaguer_name_replaces_nothing_and_an_affirmed_level_does() -> None:
    high = {**UPGRADE, "level": "comprehensive-strategic-partnership", "date": "2020"}
    assert steps(high, {**UPGRADE, "action": "establish", "date": DAY})[1] == "comprehensive-strategic-partnership"
    told_steps, level, _ = steps({**UPGRADE, "date": "2015"}, {**high, "action": "reaffirm"})
    assert told_steps[0][3] == "2020"
    assert level == "comprehensive-strategic-partnership"
    assert steps(high, {**UPGRADE, "action": "downgrade", "date": DAY})[1] == "strategic-partnership"


def test_a_suspension_ends_the_level_until_it_is_taken_up_again() -> None:
    off = {**UPGRADE, "action": "suspend", "level": None, "date": "2022-03"}
    assert steps({**UPGRADE, "date": "2020"}, off)[1:] == ("", "denied")
    back = {**UPGRADE, "action": "establish", "date": "2024-01-01"}
    assert steps({**UPGRADE, "date": "2020"}, off, back)[1:] == ("strategic-partnership", "ongoing")


def test_broken_relations_end_a_partnership() -> None:
    assert steps({**UPGRADE, "date": "2020"}, {**RELATIONS, "action": "sever", "date": "2022-03-01"})[1:] == (
        "",
        "denied",
    )


def test_plans_are_no_steps_and_every_end_names_what_replaced_it() -> None:
    assert merged(told("a", DAY, PLAN)).partnerships == ()
    low = {**UPGRADE, "action": "establish", "level": "partnership", "date": "2010"}
    [found] = merged(told("a", DAY, low), told("b", DAY, {**UPGRADE, "date": DAY})).partnerships
    for step in found.steps:
        assert bool(step.valid_until) == bool(step.replaced_by) == bool(step.rule)


# --- persons ----------------------------------------------------------------------------------------------------


def people_of(found: Events, kind: str) -> dict[str, str]:
    return {one.name: one.person for event in found.events if event.fact.kind == kind for one in event.people}


def test_spellings_and_parts_of_a_name_are_one_person() -> None:
    found = merged(
        told("a", DAY, {**OFFICE, "person": "Lee Jae Myung"}, states=(("Lee Jae Myung", "KOR"),)),
        told("b", DAY, {**VISIT, "people": ["Lee Jae-myung"], "date": DAY}),
        told("c", "2025-11-20", {**MEETING, "people": ["Lee"], "date": "2025-11-20"}),
    )
    assert set(people_of(found, "visit").values()) == {"kor/lee-jae-myung"}
    assert people_of(found, "meeting") == {"Lee": "kor/lee-jae-myung"}
    [meeting] = [event for event in found.events if event.fact.kind == "meeting"]
    assert meeting.people[0].rule == "part-of-name"
    assert "KOR" in meeting.people[0].reason


def test_a_part_of_a_name_means_nobody_at_another_time_or_among_several() -> None:
    lee = told("a", DAY, {**OFFICE, "person": "Lee Jae Myung"})
    then = told("b", "2010-05-05", {**MEETING, "people": ["Lee"], "date": "2010-05-05"})
    assert people_of(merged(lee, then), "meeting") == {"Lee": "x/lee"}
    minister = told("c", DAY, {**OFFICE, "person": "Lee Chang Yong", "office": "Governor"})
    now = told("d", DAY, {**MEETING, "people": ["Lee"], "date": DAY})
    assert people_of(merged(lee, minister, now), "meeting") == {"Lee": "x/lee"}


def test_a_part_of_a_name_is_the_person_whom_the_event_names_in_full() -> None:
    [event] = merged(
        told("a", DAY, {**MET, "people": ["Lee"]}), told("b", DAY, {**MET, "people": ["Lee Chang Yong"]})
    ).events
    assert {one.person for one in event.people} == {"x/lee-chang-yong"}
    assert event.fact.to_json()["people"] == ["Lee Chang Yong"]
    assert "named in full as Lee Chang Yong" in event.people[0].reason


def test_namesakes_of_two_states_stay_apart() -> None:
    found = merged(
        told("a", DAY, {**OFFICE, "person": "Li Wei"}),
        told("b", DAY, {**OFFICE, "person": "Li Wei", "of": "SGP", "parties": ["SGP"]}),
        told("c", DAY, {**MEETING, "people": ["Li Wei"], "date": DAY}),
    )
    assert [person.key for person in found.persons if person.state] == ["kor/li-wei", "sgp/li-wei"]
    assert people_of(found, "meeting") == {"Li Wei": "x/li-wei"}


def test_namesakes_of_two_generations_stay_apart() -> None:
    found = merged(
        told("a", "1990-05-05", {**OFFICE, "person": "George Bush"}),
        told("b", "2016-05-05", {**OFFICE, "person": "George Bush"}),
    )
    assert [person.key for person in found.persons] == ["kor/george-bush", "kor/george-bush-2016"]


def test_two_names_in_one_office_at_one_time_are_one_person_and_at_two_times_two() -> None:
    joe, joseph = ({**OFFICE, "person": name} for name in ("Joe Biden", "Joseph R Biden"))
    [person] = merged(told("a", DAY, joe), told("b", "2025-12-01", joseph)).persons
    assert (person.label, person.names) == ("Joseph R Biden", ("Joe Biden",))
    assert [one.rule for one in person.identifications] == ["same-office"]
    assert len(merged(told("a", DAY, joe), told("b", "2010-12-01", joseph)).persons) == 2


# --- decisions --------------------------------------------------------------------------------------------------


def test_decisions_of_a_person_stand_above_every_rule_and_the_later_one_counts() -> None:
    one, other = told("a", DAY, {**MEETING, "date": DAY}), told("b", DAY, {**MEETING, "date": DAY})
    facts = (one[0].iri, other[0].iri)
    split, join = Decision("split", facts, "two rounds of talks", 1), Decision("join", facts, "one after all", 2)
    assert len(merged(one, other, decisions=(split,)).events) == 2
    [event] = merged(one, other, decisions=(join, split)).events
    assert (event.merges[0].rule, event.merges[0].reason) == ("decision", "one after all")


def test_a_join_goes_across_years_and_parties() -> None:
    one = told("a", "2024-01-01", {**MEETING, "date": "2024-01-01"})
    other = told("b", DAY, {**MEETING, "date": DAY, "parties": ["SGP", "KOR", "JPN"]})
    [event] = merged(one, other, decisions=(Decision("join", (one[0].iri, other[0].iri)),)).events
    assert event.fact.parties == ("JPN", "KOR", "SGP")


# --- the rule file ----------------------------------------------------------------------------------------------


def test_a_broken_rule_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "merging.toml"
    path.write_text("[tolerance]\ndefault = 2\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"has no table \[status\]"):
        load_rules(path)
    path.write_text("[tolerance\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"merging\.toml"):
        load_rules(path)
