"""Answers for programs: JSON by the published schema, and CSV of what an answer lays out or quotes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.documents.answers.exchange import Exchange
from app.documents.grids.table import csv_of
from app.types.results import Answer, Table
from app.wording.catalog import texts

QUOTED = ("source", "title", "author", "publisher", "date", "kind", "page", "section", "address", "edition")


def as_json(exchanges: Sequence[Exchange]) -> bytes:
    """Return questions with their answers as JSON: a list of `question`, `answer` (or null) and `said`.

    Those of a notebook have `pinned`, `note` and `group`, too.
    """
    plain = [
        {"question": one.question, "answer": one.answer.to_dict() if one.answer else None, "said": one.said}
        | ({"pinned": one.pinned, "note": one.note, "group": one.group} if one.pinned else {})
        for one in exchanges
    ]
    return (json.dumps({"exchanges": plain}, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def as_csv(exchanges: Sequence[Exchange]) -> bytes:
    """Return the table of a single answer, with the numbers of its quotes, then all that is quoted."""
    rows: list[list[str]] = []
    for one in exchanges:
        if one.answer is None:
            continue
        say = texts("documents", one.answer.language)
        if one.answer.table:
            rows += [*_table(one.answer.table), []]
        rows += _quotes(one, one.answer, say)
    return csv_of(rows)


def _table(table: Table) -> list[list[str]]:
    rows = [
        [" ".join([cell.text, *(f"[{number}]" for number in cell.citations)]) for cell in row] for row in table.rows
    ]
    return [list(table.columns), *rows]


def _quotes(one: Exchange, answer: Answer, say: Mapping[str, str]) -> list[list[str]]:
    heads = [say["question"], "", say["quote"], *(say[name] for name in QUOTED)]

    def told(cited: Any) -> list[str]:
        about = [cited.source_id, cited.title, cited.author, cited.publisher, cited.date, cited.kind]
        return [*about, str(cited.page or ""), cited.section, cited.url, cited.version]

    rows = [[one.question, f"[{cited.number}]", cited.quote, *told(cited)] for cited in answer.citations]
    return [heads, *rows] if rows else []
