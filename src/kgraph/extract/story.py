"""The day a report's story is at: it dates what a sentence tells in the plain past without naming a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kgraph.extract.dates import anchor_of
from kgraph.extract.intime import is_past
from kgraph.extract.parties import ids_of
from kgraph.extract.tree import Tree
from kgraph.records import Mention
from kgraph.times import find_times

WINDOW = 6
"""How many days before publication news may have happened."""
BARE = 4
"""How many words a line that only gives a day may have."""
STRETCH = len("2025-01-30/2025-01-31")
LEAD = 3
"""In how many sentences, a headline apart, a report gives the day of its news."""
REPORTED = frozenset({"root", "ccomp", "parataxis", "conj", "xcomp"})
NEWS = frozenset(
    {"announcement", "signing", "decision", "statement", "move", "deal", "agreement", "accord", "ceremony"}
)
"""What a report calls its own news."""
ACTORS = ("state", "organisation", "person", "group", "office")
BACKGROUND = frozenset(
    {"earlier", "previously", "already", "recently", "once", "formerly", "originally", "initially", "long", "often",
     "repeatedly", "ago", "lately", "twice", "never", "always", "traditionally", "historically", "first"}
)  # fmt: skip
"""Adverbs that put a deed before the day of the story, or on no one day."""
LINKS = re.compile(
    r"\b(the same (day|afternoon|evening|morning)|"
    r"that (day|evening|afternoon|morning|night)|in the (evening|afternoon)|"
    r"(later|earlier|late) (in the day|that day)|on (that|this|the same) occasion|"
    r"on the (sidelines|margins|fringes|occasion)|"
    r"at the same (event|time)|at the time|(before|after) that|afterwards?|hours (later|earlier|before)|"
    r"shortly (after|before)(?=[.,;]|wards)|"
    r"((at|in|towards?) the (end|close|conclusion|start|outset|beginning|opening|sidelines|margins) of|"
    r"at|during|before|after|following|in) (the|their|this|that|these|those|his|her|its) "
    r"((joint|bilateral|official|opening|closing|signing|welcome|delegation-level|news|press|one-day|two-day|three-day|"
    r"\w+-hour) )?"
    r"(ceremony|talks|meeting|summit|visit|trip|signing|event|gathering|session|forum|conference|dinner|banquet|opening|"
    r"encounter|stay|inauguration|call|conversation|negotiations|consultations|deliberations|reception|lunch|audience|"
    r"briefing|tour|mission))\b|^earlier,",
    re.IGNORECASE,
)
"""Words that tie a sentence to the happening told before it."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that the text gives to its news, with the words it stands on and the sentence."""

    value: str
    mention: Mention
    number: int


@dataclass(frozen=True, slots=True)
class Story:
    """The day of the news, the day the running text is at by sentence, where that was long past, who the news is
    about, and by what sentence each list is opened."""

    lead: Day | None
    days: dict[int, Day | None]
    past: dict[int, Day]
    actors: frozenset[str]
    openings: dict[int, Tree]

    def at(self, tree: Tree) -> Day | None:
        """Return the day that a sentence goes on with: where it ties itself to what was told, the day of the news.

        Right after a time long past it ties itself to that.
        """
        day = self.days.get(tree.number)
        return day or (self.lead if ties(tree) and tree.number - 1 not in self.past else None)


def ties(tree: Tree) -> bool:
    """Say whether a sentence refers to the happening told before it ("afterwards", "at the ceremony")."""
    return LINKS.search(_words(tree)) is not None


def _words(tree: Tree) -> str:
    """Return a sentence as running words, one blank between them."""
    return re.sub(r" (['’,.;])", r"\1", " ".join(t.text for t in tree.tokens))


def read_story(trees: Sequence[Tree], text: str, published: str) -> Story:
    """Follow the days that a report's sentences tell.

    A day holds until another is told; a time long past ends it, and a new paragraph goes back to the day of the news,
    unless it follows a time long past.
    """
    lead = lead_day(trees, published)
    fallback = lead or dateline_day(text, published)
    days: dict[int, Day | None] = {}
    past: dict[int, Day] = {}
    now: Day | None = None if lead else fallback
    before: Tree | None = None
    for tree in trees:
        if before and now and "\n" in text[before.span[1] - 1 : tree.span[0]]:
            now = fallback
        told = [(at, m) for at, m in tree.mentions("time") if m.ids and _is_main(tree, at)]
        day = next((found for _, m in told if (found := _news(m, tree, published))), None)
        old_ones = (m for at, m in told if m.ids[0] < published[: len(m.ids[0])] and _is_told(tree, at))
        if day:
            now = day
        elif old := next(old_ones, None):
            now, past[tree.number] = None, Day(old.ids[0], old, tree.number)
        elif _since(tree):
            now = None
        days[tree.number] = now
        before = tree
    return Story(lead, days, past, _actors(trees, lead), _openings(trees))


def _openings(trees: Sequence[Tree]) -> dict[int, Tree]:
    """Return for each item of a list, by sentence, the sentence with a colon before it."""
    found: dict[int, Tree] = {}
    opening: Tree | None = None
    for tree in trees:
        ends = tree.tokens[-1].text if tree.tokens else ""
        if ends == ":":
            opening = tree
        elif opening is not None:
            found[tree.number] = opening
            opening = opening if ends not in (".", "!", "?") else None
    return found


def _since(tree: Tree) -> bool:
    """Say whether a sentence tells what has been so since another time."""
    clauses = (tree.clause(at) for at, m in tree.mentions("time") if m.form == "since")
    return any(tree.tokens[c].deprel == "root" and "have" in map(tree.lemma, tree.kids(c, "aux")) for c in clauses)


def lead_day(trees: Sequence[Tree], published: str) -> Day | None:
    """Return the day that the first sentences give to the report's own news, or that a later one names it by
    ("Wednesday's announcement")."""
    for tree in trees:
        if len(tree.tokens) <= BARE:
            continue  # "20.02.2020", a line of its own
        for at, mention in tree.mentions("time"):
            early = tree.number <= LEAD and _is_main(tree, at)
            day = _news(mention, tree, published) if mention.ids and (early or _names_news(tree, at)) else None
            if day:
                return day
    first = [(t, at, m) for t in trees[:LEAD] for at, m in t.mentions("time") if m.ids and _told_beside(t, at)]
    return next((day for tree, _, m in first if (day := _news(m, tree, published))), None)


DATELINE = re.compile(
    r"\s*[A-Z][A-Z’'./ ,-]{2,40}?[, (]+(?P<time>[A-Z][a-z]+(?: ?\d{1,2})?|\d{1,2} [A-Z][a-z]+)\)?\s*[-–—:]"
)


def dateline_day(text: str, published: str) -> Day | None:
    """Return the day of a dateline ("LIMA, May 4 - …"): what a report without another day tells as done was done
    then."""
    found = DATELINE.match(text) or next(
        (m for line in text[:200].split("\n")[1:] if (m := DATELINE.match(line))), None
    )
    times = [m for m in find_times(found["time"], published) if m.ids] if found else []
    day = times[0].ids[0] if times else ""
    near = len(day) == 10 and day <= published and days_apart(day, published) <= WINDOW
    return Day(day, times[0], 0) if near else None


def _told_beside(tree: Tree, at: int) -> bool:
    """Say whether a time is that of a clause in the past that tells where the news' people are ("who landed on
    Sunday", "when she called on the president on Tuesday")."""
    clause = tree.clause(tree.tokens[at].head) if tree.tokens[at].head >= 0 else at
    links = {tree.lemma(k) for k in tree.kids(clause, "mark", "advmod")}
    relation = tree.tokens[clause].deprel
    beside = relation.startswith("acl:relcl") or (
        relation.startswith("advcl") and bool(links & {"when", "as", "after"})
    )
    return beside and is_past(tree, clause)


def _names_news(tree: Tree, at: int) -> bool:
    return tree.tokens[at].deprel == "nmod:poss" and tree.lemma(tree.tokens[at].head) in NEWS


def _actors(trees: Sequence[Tree], lead: Day | None) -> frozenset[str]:
    """Return the actors named up to the sentence that gives the day of the news, and in the one after."""
    early = [t for t in trees if lead is None or t.number <= lead.number + 1]
    return frozenset(i for t in early for m in t.sentence.mentions if m.type in ACTORS for i in ids_of(m))


def _is_main(tree: Tree, at: int) -> bool:
    return tree.tokens[anchor_of(tree, at)].deprel in REPORTED


def _is_told(tree: Tree, at: int) -> bool:
    """Say whether a sentence goes back to a time: not where the time only tells which thing is meant, in a clause below
    the main one ("as X defends itself after the attack on October 7")."""
    if tree.tokens[at].deprel.startswith("nmod") and tree.case(at) == "of":
        return False  # "the host of last year"
    return all(tree.tokens[c].deprel in REPORTED for c in _clauses(tree, anchor_of(tree, at)))


def _clauses(tree: Tree, clause: int) -> Iterator[int]:
    """Yield a clause and those it hangs in, outwards."""
    for node in (clause, *tree.up(clause)):
        if tree.tokens[node].upos in ("VERB", "AUX") or tree.tokens[node].head < 0:
            yield node


def _news(mention: Mention, tree: Tree, published: str) -> Day | None:
    value = mention.ids[0]
    if not published:
        return None
    if len(value) == STRETCH:  # "from March 3 to 5"
        first, last = value.split("/")
        news = last <= published and days_apart(first, last) <= WINDOW and days_apart(last, published) <= WINDOW
        return Day(value, mention, tree.number) if news else None
    if len(value) != 10 or not value <= published or days_apart(value, published) > WINDOW:
        return None
    return Day(value, mention, tree.number)


def days_apart(first: str, last: str) -> int:
    """Return how many days lie between two days."""
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days


ASIDE = frozenset({"at", "during", "after", "following", "in", "amid", "before", "on the sidelines of", "with", "to"})
HOLDING = frozenset(
    {"hold", "have", "host", "conduct", "conclude", "complete", "finish", "begin", "start", "open", "attend", "witness",
     "oversee", "pay", "make", "sign", "end", "wrap up", "kick off", "launch", "join", "chair", "stage", "convene",
     "receive", "enter", "reach", "resume", "suspend", "announce", "take", "lead", "exchange", "issue", "release",
     "adopt", "give", "tell", "address"}
)  # fmt: skip
"""Verbs whose object happens by them; any other speaks of what has happened elsewhere ("praised the visit")."""


# --- does a happening go on with the story? ----------------------------------------------------------------------


def goes_on(tree: Tree, token: int) -> bool:
    """Say whether a word's clause tells a deed of the day the story is at: in the plain past, under no other time."""
    clause = _deed(tree, token)
    if clause < 0 or _quoted(tree, token) or _timed(tree, token, clause):
        return False
    helpers = [tree.tokens[k] for k in tree.kids(clause, "aux", "cop")]
    if tree.lemma(clause) == "have" and any(
        tree.tokens[k].feat("VerbForm") == "Part" for k in tree.kids(clause, "xcomp")
    ):
        helpers.append(tree.tokens[clause])  # "had earlier lent", which the parse took apart
    if any(h.lemma.lower() == "have" for h in helpers):
        before = any(h.text.lower() in ("had", "'d", "’d") for h in helpers)
        just = any(tree.lemma(k) == "just" for k in tree.kids(clause, "advmod"))
        return just or (before and ties(tree))
    adverbs = {tree.lemma(k) for k in tree.kids(clause, "advmod")}
    if adverbs & BACKGROUND and not ties(tree):
        return False
    return is_past(tree, clause)


DAYPART = re.compile(
    r"\b(in the (morning|afternoon|evening)|later (in the day|today|that day|the same day)|"
    r"(this|that|the same) (morning|afternoon|evening|night))\b",
    re.IGNORECASE,
)
"""Words for a part of the day that the news is of."""


def later_that_day(tree: Tree, token: int) -> bool:
    """Say whether something still to come is told for later on the day of the news ("will meet in the evening")."""
    return DAYPART.search(_words(tree)) is not None and not _timed(tree, token, tree.clause(token))


def issued_then(tree: Tree, token: int) -> bool:
    """Say whether a participle ties its deed to the happening told before ("a statement released afterwards")."""
    clause = tree.clause(token)
    if tree.tokens[clause].deprel != "acl" or tree.tokens[clause].feat("Tense") != "Past":
        return False
    words = " ".join(tree.tokens[i].text for i in sorted(tree.subtree(clause)))
    return LINKS.search(words) is not None and not _timed(tree, token, clause)


THEN = re.compile(
    r"\b(then(?= \w+ed\b)|(at|around|by) th(at|e) time|on that (trip|visit|tour|occasion)|at that (meeting|summit)|"
    r"(that|the same) (year|month|day))\b",
    re.IGNORECASE,
)
"""Words for the time told in the sentence before."""


def told_then(tree: Tree, token: int, story: Story) -> Day | None:
    """Return the time long past that the sentence before tells, where a deed in the past points back to it."""
    day = story.past.get(tree.number - 1)
    clause = tree.clause(token)
    if day is None or not THEN.search(_words(tree)) or _timed(tree, token, clause):
        return None
    return day if is_past(tree, clause) else None


def happens(tree: Tree, noun: int) -> bool:
    """Say whether a noun is told to happen: as what is done, as a subject, or as where something else happens."""
    token = tree.tokens[noun]
    if token.head < 0 or token.deprel.startswith(("nsubj", "root", "conj", "parataxis", "appos", "compound")):
        return True
    if token.deprel.startswith("obj"):
        return tree.phrasal(token.head) in HOLDING or tree.lemma(token.head) in HOLDING
    if token.deprel.startswith("obl") or (token.deprel == "nmod" and tree.tokens[token.head].upos == "VERB"):
        return tree.case(noun) in ASIDE or not tree.case(noun)
    if token.deprel == "nmod" and tree.case(noun) == "of" and tree.lemma(token.head) in ("hour", "day", "round"):
        return happens(tree, token.head)  # "after two hours of talks"
    return token.deprel == "nmod" and tree.case(noun) in ASIDE - {"with", "to"}


def is_lead(tree: Tree, token: int, day: Day) -> bool:
    """Say whether a word's clause tells the news itself, which a later word dates ("X has joined, it said on
    Friday")."""
    if tree.number > day.number:
        return False
    clause = _deed(tree, token)
    if clause < 0 or _timed(tree, token, clause) or _quoted(tree, token):
        return False
    aux = [tree.tokens[k] for k in tree.kids(clause, "aux")]
    if any(a.text.lower() == "had" for a in aux):
        return False
    return tree.tokens[clause].feat("VerbForm") == "Fin" or bool(aux)


def _deed(tree: Tree, token: int) -> int:
    """Return the clause in which a word is told, -1 where it only tells more about something ("who signed …")."""
    clause = tree.clause(token)
    for node in (clause, *tree.up(clause)):
        relation = tree.tokens[node].deprel
        links = {tree.lemma(k) for k in tree.kids(node, "mark", "advmod")}
        if relation.startswith(("acl", "advcl:relcl")) and not links & {"as", "while", "when"}:
            return -1
        if relation.startswith("advcl") and {tree.lemma(k) for k in tree.kids(node, "mark")} & {
            "since",
            "if",
            "because",
        }:
            return -1
    participle = tree.tokens[clause]
    if participle.deprel in ("xcomp", "advcl") and participle.feat("VerbForm") != "Fin" and participle.head >= 0:
        return tree.clause(participle.head)
    return clause


def _timed(tree: Tree, token: int, clause: int) -> bool:
    """Say whether a time of its own stands in a deed's clause, or a length over which it went on."""
    below = set(tree.subtree(clause))
    for at, mention in tree.mentions("time"):
        anchor = anchor_of(tree, at)
        if at in below and (anchor == clause or _on(tree, at, token)) and _is_time(tree, at, mention):
            return True
    return False


def _on(tree: Tree, at: int, token: int) -> bool:
    """Say whether a time hangs on a word with no other clause between."""
    for node in (at, *tree.up(at)):
        if node == token:
            return True
        if tree.tokens[node].upos in ("VERB", "AUX"):
            return False
    return False


def _is_time(tree: Tree, at: int, mention: Mention) -> bool:
    return (
        bool(mention.ids)
        or mention.form == "since"
        or (mention.form == "duration" and tree.case(at) in ("for", "since"))
    )


def _quoted(tree: Tree, token: int) -> bool:
    """Say whether a word stands between quotation marks."""
    opened = 0
    for word in tree.tokens[:token]:
        opened += word.text.count("“") - word.text.count("”")
        opened += (1 - 2 * opened if opened in (0, 1) else 0) if word.text == '"' else 0
    return opened > 0
