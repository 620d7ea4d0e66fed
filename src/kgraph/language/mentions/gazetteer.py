"""States, organisations and regions by the names of the lexicon, and the bodies that stand for a state."""

from __future__ import annotations

from collections.abc import Iterator

from kgraph.language.mentions.bodies import PEOPLE
from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page, Places
from kgraph.lexicon import Match, Words, fold_phrase
from kgraph.records import Mention

_NAMING = ("name", "demonym", "code", "title")
_LONGEST_BODY = 7


def find_actors(page: Page) -> Places:
    """Find the actors that the lexicon knows; nominals ("Norwegian government") contain the state they stand for."""
    places = Places(page, ())
    for match in page.lexicon.matches(page.words, "actor"):
        if not (part_of_longer_name(page, match) or _bare_combining_form(page, match)):
            places.put(match.first, match.last, _mention(page, match))
    for first, last, mention in list(places.spans):
        if mention.type == "state" and mention.form in _NAMING:
            for body in (_body_after(page, first, last), _body_before(page, first)):
                if body:
                    start, end = min(first, body[0]), max(last, body[1])
                    private = not PEOPLE.isdisjoint(page.keys[start:end])  # "Canadian Union of Public Employees"
                    made = _by_name(page, start, end) if private else _nominal(page, start, end, mention)
                    places.put(start, end, made)
    return places


def _mention(page: Page, match: Match) -> Mention:
    entries = match.entries
    found = dict.fromkeys((entry.type, entry.id) for entry in entries)
    form = entries[0].form
    ids = tuple(ident for _, ident in found)
    kind = entries[0].type
    if form == "metonym" and _is_city(page, entries[0].label):
        form = "capital"
    if form == "institution":
        return page.mention(match.first, match.last, kind, ids=ids, form="nominal", rule="institution-of-state")
    if len(ids) > 1 or fold_phrase(page.slice(match.first, match.last)) in page.lexicon.ambiguous:
        return page.mention(match.first, match.last, kind, candidates=ids, form=form)
    return page.mention(match.first, match.last, kind, ids=ids, form=form, rule=f"lexicon-{form}")


def find_cities(page: Page) -> list[Mention]:
    """Find cities that are no state's capital; `data["in"]` names their state."""
    found = []
    for match in page.lexicon.matches(page.words, "place"):
        entry = match.entries[0]
        states = {
            s.rsplit("/", 1)[-1] for e in match.entries for s in page.lexicon.data[f"city/{e.id}"].get("inState", ())
        }
        if (
            page.capital(match.first)
            and not _after_longer(page, match)
            and (not page.opens(match.first) or page.key(match.last) == ",")
        ):
            data = {"in": min(states)} if len(states) == 1 else {}
            found.append(
                page.mention(
                    match.first, match.last, "place", ids=(entry.label,), form="city", rule="lexicon-city", data=data
                )
            )
    return found


def _bare_combining_form(page: Page, match: Match) -> bool:
    """Say whether "Sino" or "Anglo" stands without the hyphen that makes it a state's name."""
    return match.entries[0].form == "combining" and not (page.key(match.last) == "-" and page.touching(match.last))


def _is_city(page: Page, label: str) -> bool:
    """Say whether a metonym is a place one can travel to, and not a building or an office."""
    return "D.C" in label or label.endswith(("DC", "City")) or page.lexicon.names_city(label)


def _by_name(page: Page, first: int, last: int) -> Mention:
    name = " ".join(page.slice(first, last).split())
    return page.mention(first, last, "organisation", ids=(name,), rule="organisation-head")


def _nominal(page: Page, first: int, last: int, of: Mention) -> Mention:
    return page.mention(first, last, "state", ids=of.ids, candidates=of.candidates, form="nominal",
                        rule="institution-of-state" if of.ids else "", data={"named": of.text})  # fmt: skip


def part_of_longer_name(page: Page, match: Match) -> bool:
    """Say whether the match lies inside a longer proper name: "Bank of China", "Michael Jordan", "New Mexico"."""
    entry = match.entries[0]
    if entry.type != "state" or entry.form in ("institution", "metonym", "code", "title"):
        return (entry.type == "state" and _before_longer(page, match)) or _opens_longer(page, match)
    return (
        _after_longer(page, match)
        or _before_longer(page, match)
        or _person_name(page, match)
        or (
            page.capital(match.first - 1)
            and _adjacent(page, match.first)
            and page.key(match.first - 1) in _compass(page, match)
        )
    )


def _adjacent(page: Page, index: int) -> bool:
    """Say whether only a blank parts the word from the one before it."""
    return page.follows(index) and page.keys[index - 1][0].isalnum()


def _after_longer(page: Page, match: Match) -> bool:
    at = match.last
    if not (at < len(page) and _adjacent(page, at) and page.capital(at)):
        return False
    after = cue("longer", "after")
    if page.keys[at] == "state" and page.capital(at + 1):
        return False  # "the United States State Department"
    if page.key(match.first - 1) in ("-", "–") and match.entries[0].type == "state":
        return False  # "the Norway-Chile Protocol" is theirs
    return page.keys[at] in after or f"{page.keys[at]} {page.key(at + 1)}" in after


def _before_longer(page: Page, match: Match) -> bool:
    at = match.first - 1
    if page.key(at) == "the":
        at -= 1
    if page.key(at) != "of" or not page.follows(match.first):
        return False
    before = cue("longer", "before")
    return page.capital(at - 1) and (page.key(at - 1) in before or f"{page.key(at - 2)} {page.key(at - 1)}" in before)


def _opens_longer(page: Page, match: Match) -> bool:
    """Say whether "Gulf" goes on as "Gulf of Oman"."""
    at = match.last
    return page.key(at) == "of" and page.keys[at - 1] in cue("longer", "before") and page.capital(at + 1)


def _compass(page: Page, match: Match) -> frozenset[str]:
    always = frozenset(("new", "inner", "outer", "little", "latin", "native", "air"))
    america = page.keys[match.first].startswith(("america", "africa", "ireland", "irish", "ossetia", "cyprus"))
    return cue("longer", "compass") if america else always


def _person_name(page: Page, match: Match) -> bool:
    if match.last - match.first > 1 or page.keys[match.first] not in cue("person", "also_names"):
        return False
    before, after = match.first - 1, match.last
    if page.key(before) == "of" and any(i in page.titles for i in range(max(0, before - 5), before)):
        return False  # "Prime Minister of Georgia Irakli Kobia"
    if before >= 0 and _adjacent(page, match.first) and _given_name(page, before) and not page.opens(before):
        return True
    title = page.key(before - 1) if page.key(before) == "." else page.key(before)
    if title in ("mr", "mrs", "ms", "dr", "professor", "sir") and page.follows(match.first):
        return True
    if title == "of" and before > 0 and before - 1 in page.in_title:
        return False  # "National Security Advisor of India Ajit Doval"
    return after < len(page) and _adjacent(page, after) and _given_name(page, after) and _ends_name(page, after + 1)


def _given_name(page: Page, index: int) -> bool:
    """Say whether a capitalised word is nothing but a name: no office, no body, no weekday, no function word."""
    key = page.keys[index]
    if not page.capital(index) or page.word(index).isupper() or index in page.titles:
        return False
    known = cue("not_names", "calendar") | cue("not_names", "function") | cue("not_names", "deictic")
    return not (key in known or key in cue("office", "portfolio") or page.lexicon.match(page.words, index, "actor"))


def _ends_name(page: Page, index: int) -> bool:
    return not (page.capital(index) and page.follows(index)) or _given_name(page, index)


# --- bodies that stand for a state -------------------------------------------------------------------------------


def _body_after(page: Page, first: int, last: int) -> tuple[int, int] | None:
    """Find "government" or "foreign ministry" after a state's name: the words from the name to the body's end."""
    at, best = last, None
    if page.key(at) == "'" and page.key(at + 1) == "s" and page.touching(at):
        at += 2
    for index in range(at, min(at + _LONGEST_BODY, len(page))):
        if not page.follows(index):
            break
        end = _head_end(page, index)
        if end and any(
            (title := page.titles.get(i)) and title.last > i + 1 and title.entries[0].type == "office"
            for i in range(index, end)
        ):
            break  # "Cabinet Secretary" is an office
        if end:
            best = (first, _with_complement(page, end))
            if best[1] > end:
                break
        elif page.keys[index] not in cue("institution", "between") and page.keys[index] not in ("-", "'", "of", "and"):
            break
    return best


def _head_end(page: Page, index: int) -> int:
    """Return where a body's head noun or phrase that begins here ends, 0 where none begins."""
    for size in (3, 2):
        if index + size <= len(page) and " ".join(page.keys[index : index + size]) in cue("institution", "phrases"):
            return index + size
    return index + 1 if page.keys[index] in cue("institution", "heads") else 0


def _with_complement(page: Page, end: int) -> int:
    """Take in "of Foreign Affairs" after "Ministry", and "in Romania" after "Embassy"."""
    if page.key(end) in ("in", "to") and page.keys[end - 1] in ("embassy", "mission", "consulate"):
        start = end + 1 + (page.key(end + 1) == "the")
        host = page.lexicon.match(page.words, start, "actor") if start < len(page) else None
        return host.last if host and host.entries[0].type in ("state", "organisation") else end
    if page.key(end) != "of" or not page.capital(end - 1):
        return end
    at = kept = end + 1
    while at < len(page) and page.follows(at):
        if page.capital(at) and page.keys[at] in cue("office", "portfolio"):
            kept = at + 1
        elif page.keys[at] not in ("and", "the", ",", "of"):
            break
        at += 1
    return kept if kept > end + 1 else end


def _body_before(page: Page, first: int) -> tuple[int, int] | None:
    """Find "Ministry of Foreign Affairs of" or "the government of" before a state's name."""
    at = first - 1
    if page.key(at) == "the":
        at -= 1
    if page.key(at) not in ("of", "in", "to") or not page.follows(first):
        return None
    of = page.key(at) == "of"
    for index in _back(page, at - 1):
        for size in (3, 2, 1):
            begin = index - size + 1
            if begin >= 0 and " ".join(page.keys[begin : index + 1]) in cue("institution", "openers"):
                if of and (index == at - 1 or page.key(index + 1) in ("of", "for")):
                    return begin, first
                return None
    return None


def _back(page: Page, index: int) -> Iterator[int]:
    """Walk to the left over the words of one body's name: the next word, then its field and the small words in it."""
    for steps in range(9):
        at = index - steps
        if at < 0 or (steps and not page.follows(at + 1)):
            return
        yield at
        field = page.capital(at) and page.keys[at] in cue("office", "portfolio")
        if not (field or page.keys[at] in ("of", "and", "for", "the", ",")) or page.title_at(at, "office"):
            return


# --- descriptions that refer ------------------------------------------------------------------------------------


def find_epithets(page: Page) -> list[Mention]:
    """Find "the city state", "the island nation", "the bloc": open references with all that they can describe."""
    found = []
    for match in page.lexicon.matches(page.words, "nominal"):
        first = match.first - 1
        if (
            page.key(first) not in ("the", "this")
            or not page.follows(match.first)
            or (page.key(match.last) in ("of", "-") and not page.key(match.last + 1)[:1].isdigit())
        ):
            continue
        if page.capital(match.last - 1) and match.last - match.first == 1:
            continue
        kind = match.entries[0].type
        candidates = tuple(dict.fromkeys(e.id for e in match.entries if e.type == kind))
        others = tuple(dict.fromkeys(e.id for e in match.entries if e.type != kind))
        found.append(page.mention(first, match.last, kind, candidates=candidates + others, form="reference"))
    taken = {i for m in found for i in range(m.start, m.end)}
    return [*found, *(m for m in _of_regions(page) if m.start not in taken)]


def _of_regions(page: Page) -> Iterator[Mention]:
    """Find "the southern African nation", "the Andean country": a state of a region by the region's adjective."""
    for index, key in enumerate(page.keys):
        if key not in cue("reference", "kinds_of_state") or not page.follows(index):
            continue
        for size in (3, 2, 1):
            first = index - size
            region = _REGIONS.get(page, " ".join(page.keys[max(0, first) : index]))
            if region and page.key(first - 1) in ("the", "this") and page.capital(index - 1):
                wider = _REGIONS.get(page, page.keys[index - 1])  # Zambia is "southern African" to newspapers
                states = tuple(dict.fromkeys((*region, *wider)))
                data = {"narrow": len(region)}
                yield page.mention(first - 1, index + 1, "state", candidates=states, form="reference", data=data)
                break


class _Regions:
    """The members of regions by the regions' adjectives, built once for each lexicon."""

    def __init__(self) -> None:
        self.built: dict[str, dict[str, tuple[str, ...]]] = {}

    def get(self, page: Page, adjective: str) -> tuple[str, ...]:
        """Return the states of the region with an adjective, () where there is none."""
        lexicon = page.lexicon
        if lexicon.digest not in self.built:
            table: dict[str, tuple[str, ...]] = {}
            for key, about in lexicon.data.items():
                members = tuple(m.rsplit("/", 1)[-1] for m in about.get("hasMember", ()))
                if key.startswith("region/") and members:
                    names = (*about.get("demonym", ()), *about.get("prefLabel", ()), *about.get("altLabel", ()))
                    table |= {" ".join(Words(name).keys): members for name in names}
            self.built[lexicon.digest] = table
        return self.built[lexicon.digest].get(adjective, ())


_REGIONS = _Regions()
