"""Readers of the three files of references, written from their grammars and strict: what is not in those fails."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)")
RIS_ONCE = frozenset("TY ID TI T2 PB PY DA M3 SP EP LA UR Y2".split())
RIS_DATE = re.compile(r"\d{4}/(\d\d)?/(\d\d)?/")
# Of csl-data.json of the Citation Style Language: the fields that may stand in an item, as far as references to texts
# have them, and those of a name and of a date; no others are allowed there.
CSL_TEXTS = frozenset("id type title publisher container-title genre page locator section language URL note".split())
CSL_FIELDS = CSL_TEXTS | {"author", "issued", "accessed"}
CSL_TYPES = frozenset(["report", "webpage", "document", "book", "article", "article-newspaper"])
TEX = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\{": "{", r"\}": "}",
    r"\$": "$", r"\&": "&", r"\%": "%", r"\#": "#", r"\_": "_",
}  # fmt: skip
TEX_TOKEN = re.compile(r"\\text[a-z]+\{\}|\\.|[{}]|[^\\{}]")
VERBATIM = ("url",)


@dataclass
class Entry:
    """What a file says of one work; names as (family, given), or (literal,)."""

    key: str
    kind: str
    authors: list[tuple[str, ...]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_ris(text: str) -> list[Entry]:
    """Read RIS: records from TY to ER, a tag a line, lines that end in CRLF."""
    assert "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
    entries: list[Entry] = []
    now: Entry | None = None
    for line in text.split("\r\n"):
        if not line:
            assert now is None, "an empty line in a record"
            continue
        found = RIS_LINE.fullmatch(line)
        assert found, line
        tag, value = found.groups()
        if now is None:
            assert tag == "TY", line
            now = Entry("", value)
        elif tag == "ER":
            assert value == "" and now.key
            entries.append(now)
            now = None
        elif tag == "AU":
            parts = tuple(re.split(r"\s*,\s*", value))
            assert len(parts) <= 2, value
            now.authors.append(parts)
        elif tag == "N1":
            now.notes.append(value)
        else:
            assert tag in RIS_ONCE and tag not in now.fields and value, line
            assert tag not in ("DA", "Y2") or RIS_DATE.fullmatch(value), line
            now.fields[tag] = value
            now.key = value if tag == "ID" else now.key
    assert now is None, "a record without its end"
    return entries


def read_bibtex(text: str) -> list[Entry]:
    """Read BibTeX: `@type{key, name = {value}, …}`, braces balanced, TeX's special characters escaped."""
    entries: list[Entry] = []
    place = 0
    while head := re.compile(r"\s*@([a-z]+)\{([A-Za-z0-9_.:+-]+),\s*").match(text, place):
        entry, place = Entry(head[2], head[1]), head.end()
        while name := re.compile(r"([a-z]+) = (?=\{)").match(text, place):
            value, place = _braced(text, name.end())
            assert name[1] not in entry.fields
            entry.fields[name[1]] = value
            comma = re.compile(r",\s*").match(text, place)
            assert comma, text[place : place + 20]
            place = comma.end()
        assert text[place] == "}", text[place : place + 20]
        place += 1
        entry.authors = [_bibtex_name(one) for one in _parted(entry.fields.pop("author", ""), " and ")]
        entry.fields = {name: value if name in VERBATIM else _plain(value) for name, value in entry.fields.items()}
        entries.append(entry)
    assert not text[place:].strip(), text[place : place + 40]
    return entries


def _braced(text: str, place: int) -> tuple[str, int]:
    """The text in the braces that open here, and where it goes on behind them."""
    depth = 0
    for at in range(place, len(text)):
        if text[at - 1] == "\\" and text[at] in "{}":
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[place + 1 : at], at + 1
    raise AssertionError("braces that do not close")


def _parted(text: str, at: str) -> list[str]:
    """A text parted at a word that stands in no braces."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        escaped = text[place - 1 : place] == "\\"
        depth += 0 if escaped else {"{": 1, "}": -1}.get(character, 0)
        if depth == 0 and text.startswith(at, place):
            parts.append(text[start:place])
            start = place + len(at)
    return [part for part in [*parts, text[start:]] if part]


def _bibtex_name(text: str) -> tuple[str, ...]:
    parts = _parted(text, ", ")
    assert len(parts) <= 2, text
    return tuple(map(_plain, parts))


def _plain(tex: str) -> str:
    """What TeX sets."""
    said = []
    for token in TEX_TOKEN.findall(tex):
        if token.startswith("\\"):
            said.append(TEX[token])
        elif token not in "{}":
            assert token not in "&%$#_~^", tex
            said.append(token)
    return "".join(said)


def read_csl(text: str) -> list[Entry]:
    """Read CSL-JSON: a list of items with fields of the schema alone."""
    entries = []
    for item in json.loads(text):
        assert set(item) <= CSL_FIELDS and item["type"] in CSL_TYPES and item["id"]
        assert all(isinstance(value, str) and value for name, value in item.items() if name in CSL_TEXTS)
        entry = Entry(item["id"], item["type"], [_csl_name(one) for one in item.get("author", ())])
        for name, value in item.items():
            if name in ("issued", "accessed"):
                entry.fields[name] = _csl_date(value)
            elif name == "note":
                entry.notes = value.split("\n")
            elif name not in ("id", "type", "author"):
                entry.fields[name] = value
        entries.append(entry)
    return entries


def _csl_name(name: dict[str, str]) -> tuple[str, ...]:
    assert set(name) in ({"literal"}, {"family", "given"}) and all(name.values())
    return tuple(name.get(part, "") for part in ("family", "given")) if "family" in name else (name["literal"],)


def _csl_date(date: dict[str, Any]) -> str:
    ((*parts,),) = date["date-parts"]
    assert set(date) == {"date-parts"} and 1 <= len(parts) <= 3 and all(isinstance(part, int) for part in parts)
    return "-".join(f"{part:02}" for part in parts)
