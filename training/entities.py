"""Named-entity spans from IOB tags and from GUM's `Entity=` column."""

import re

KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
_TOKEN = re.compile(r"\((\d+)-([a-z]+)-([^()]*)(\)?)|(\d+)\)")
_NAME_TAGS = frozenset({"NNP", "NNPS"})
_TITLES = {
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "president", "king", "queen", "prince",
    "princess", "sir", "lord", "lady", "senator", "governor", "minister", "secretary", "general",
    "colonel", "captain", "judge", "justice", "pope", "saint", "chancellor", "ambassador", "the",
    "mayor", "chairman", "chair", "madam", "academy", "government", "court", "parliament", "church",
    "ways", "university",
}  # fmt: skip


def iob_spans(tags: list[str]) -> tuple[tuple[int, int, str], ...]:
    """Return spans of IOB1 or IOB2 tags; kinds other than the four of CoNLL 2003 are dropped."""
    spans: list[tuple[int, int, str]] = []
    start, kind = -1, ""
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if start >= 0 and (prefix != "I" or name != kind):
            spans.append((start, i, kind))
            start = -1
        if prefix in ("B", "I") and start < 0:
            start, kind = i, name
    return tuple(s for s in spans if s[2] in ("PER", "ORG", "LOC", "MISC"))


def gum_spans(rows: list[list[str]]) -> tuple[tuple[int, int, str], ...]:
    """Return the named persons, organisations and places of a GUM sentence.

    GUM marks every mention, pronouns too, with all its modifiers. A name here is a mention whose
    head is a proper noun, cut down to the run of proper nouns and inner particles around that head.
    """
    open_spans: dict[str, list[tuple[int, str, str]]] = {}
    mentions: list[tuple[int, int, str, str]] = []
    for i, row in enumerate(rows):
        value = next((m[7:] for m in row[9].split("|") if m.startswith("Entity=")), "")
        for number, kind, rest, closed, end in _TOKEN.findall(value):
            if number and closed:
                mentions.append((i, i + 1, kind, rest))
            elif number:
                open_spans.setdefault(number, []).append((i, kind, rest))
            elif open_spans.get(end):
                start, kind, rest = open_spans[end].pop()
                mentions.append((start, i + 1, kind, rest))
    spans = [_name(rows, *mention) for mention in sorted(mentions, key=lambda m: m[0] - m[1])]
    return _disjoint([s for s in spans if s])


def _name(rows: list[list[str]], start: int, end: int, kind: str, rest: str) -> tuple[int, int, str] | None:
    if kind not in KINDS:
        return None
    fields = rest.split("-")
    head = next((f for f in fields[3:] if re.fullmatch(r"\d+(,\d+)*", f)), "1").split(",")[0]
    at = min(start + int(head) - 1, end - 1)
    if rows[at][4] not in _NAME_TAGS:
        return None
    first = last = at
    while first > start and rows[first - 1][4] in _NAME_TAGS:
        first -= 1
    while last + 1 < end and _continues(rows, last + 1, end):
        last += 1
    while KINDS[kind] == "PER" and first < last and _is_title(rows[first][1]):
        first += 1
    if first == last and _is_title(rows[first][1]):
        return None
    return first, last + 1, KINDS[kind]


def _is_title(form: str) -> bool:
    return form.lower().rstrip(".") in _TITLES


def _continues(rows: list[list[str]], i: int, end: int) -> bool:
    if rows[i][4] in _NAME_TAGS:
        return True
    joiner = rows[i][1].lower() in {"of", "the", "for", "-", "de", "&", "al"}
    return joiner and any(rows[j][4] in _NAME_TAGS for j in range(i + 1, min(i + 3, end)))


def _disjoint(spans: list[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """Keep, of overlapping spans, the ones that come first, which are those of the longest mentions."""
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if all(span[1] <= k[0] or span[0] >= k[1] for k in kept):
            kept.append(span)
    return tuple(sorted(kept))
