"""A conversation as a page that stands alone: it loads nothing, and each mark leads to its quote."""

import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from app.documents.answers.exchange import Block, Exchange, Piece, blocks, language_of_all, opens_group, title_of
from app.documents.archive import UNTOLD, one_line
from app.documents.notes import WEB, place
from app.drawings.lanes import NARROW, WIDE, Sheet
from app.drawings.picture import STYLE as DRAWN
from app.drawings.picture import drawn
from app.types.results import Answer, Citation
from app.wording.catalog import texts

STYLE = Path(__file__).with_name("page.css")
SHEETS = (WIDE, NARROW)  # of a drawing: which one is shown is the style's


def as_html(exchanges: Sequence[Exchange]) -> bytes:
    """Return questions with their answers as HTML, in UTF-8."""
    language = language_of_all(exchanges)
    title = one_line(exchanges[0].question) if len(exchanges) == 1 else title_of(exchanges)
    parts = []
    for number, (before, one) in enumerate(zip([None, *exchanges], exchanges, strict=False), start=1):
        parts += [f'<h1 class="group">{_text(one.group)}</h1>'] if opens_group(before, one) else []
        parts.append(_exchange(number, one))
    told = "\n".join(parts)
    style = "".join(one.read_text(encoding="utf-8") for one in (DRAWN, STYLE))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    page = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{told}\n</main>\n</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace")


def fragment(answer: Answer) -> str:
    """Return one answer as a piece of a page, whose marks are told from those of other pieces beside it."""
    known = f"{answer.question}\n{answer.text}\n{answer.snapshot}"
    number = hashlib.sha256(known.encode("utf-8", "replace")).hexdigest()[:8]
    return _exchange(number, Exchange(answer.question, answer), (WIDE,))  # where no style is


def _exchange(number: int | str, one: Exchange, sheets: tuple[Sheet, ...] = SHEETS) -> str:
    head = f"<h1>{_text(one.question)}</h1>"
    if one.answer is None:
        return f"<article>\n{head}\n<p><em>{_text(one.said)}</em></p>\n</article>"
    say = texts("documents", one.answer.language)
    own = f'<p class="own"><strong>{say["note"]}:</strong> {_text(one.note)}</p>' if one.note.strip() else ""
    told = "\n".join(filter(None, (head, body(one.answer, number, sheets), own, notes(one.answer, number))))
    return f'<article lang="{one.answer.language}">\n{told}\n</article>'


def body(answer: Answer, number: int | str, sheets: tuple[Sheet, ...] = SHEETS) -> str:
    """Return what an answer says; its marks lead to the notes of the same `number`. A timeline is drawn on `sheets`."""
    picture = drawn(answer, lambda cited: f"#note-{number}-{cited}", _text, sheets=sheets)
    told = [
        f"{picture}\n{_table(number, answer)}".lstrip() if block.kind == "table" else _block(block, number)
        for block in blocks(answer)
    ]
    return "\n".join(told)


def notes(answer: Answer, number: int | str) -> str:
    """Return the list of an answer's quotes; nothing where it has none."""
    say = texts("documents", answer.language)
    listed = "\n".join(_note(number, cited, say) for cited in answer.citations)
    return f'<ol class="notes">\n{listed}\n</ol>' if listed else ""


def _block(block: Block, number: int | str) -> str:
    said = " ".join(f"{_text(piece.text)}{_marks(piece, number)}" for piece in block.pieces)
    if block.kind == "remark":
        return f"<p><em>{said}</em></p>"
    return f"<p>• {said}</p>" if block.kind == "item" else f"<p>{said}</p>"


def _table(number: int | str, answer: Answer) -> str:
    assert answer.table is not None
    heads = "".join(f'<th scope="col">{_text(head)}</th>' for head in answer.table.columns)
    rows = []
    for row in answer.table.rows:
        first, *rest = (f"{_text(cell.text)}{_marks(Piece('', cell.citations), number)}" for cell in row)
        rows.append(f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>')
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{chr(10).join(rows)}\n</tbody>\n</table>"


def _marks(piece: Piece, number: int | str) -> str:
    marks = (f'<a href="#note-{number}-{one}">[{one}]</a>' for one in piece.citations)
    return f"<sup>{' '.join(marks)}</sup>" if piece.citations else ""


def _note(number: int | str, one: Citation, say: Mapping[str, str]) -> str:
    about = place(one, say)
    address = "".join(one.url.split())
    told = _text(about)
    if address.startswith(WEB):
        told = f'{_text(about.removesuffix(address))}<a href="{escape(address)}" rel="noreferrer">{_text(address)}</a>'
    quote = f"“{_text(one.quote)}”"
    return f'<li id="note-{number}-{one.number}" value="{one.number}">{quote} {told}</li>'


def _text(text: str) -> str:
    return escape(UNTOLD.sub("", one_line(text)))
