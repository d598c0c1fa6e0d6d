"""A conversation as Markdown with footnotes; each quote stands whole in its note."""

from collections.abc import Mapping, Sequence

from app.documents.answers.exchange import Block, Exchange, blocks, opens_group, title_of
from app.documents.archive import one_line
from app.documents.notes import WEB, place
from app.present.markdown import escape
from app.types.results import Answer, Citation
from app.wording.catalog import texts


def as_markdown(exchanges: Sequence[Exchange]) -> bytes:
    """Return questions with their answers as Markdown, in UTF-8."""
    several = len(exchanges) > 1
    grouped = any(one.group for one in exchanges)
    parts = [f"# {title_of(exchanges)}"] if several else []
    for number, (before, one) in enumerate(zip([None, *exchanges], exchanges, strict=False), start=1):
        parts += [f"{'#' * (1 + several)} {_text(one.group)}"] if opens_group(before, one) else []
        parts.append(f"{'#' * (1 + several + grouped)} {_text(one.question)}")
        if one.answer is None:
            parts.append(f"*{_text(one.said)}*")
            continue
        prefix = f"{number}-" if several else ""
        parts += [_block(block, one.answer, prefix) for block in blocks(one.answer)]
        own = texts("documents", one.answer.language)
        parts += [f"> **{own['note']}:** {_text(one.note)}"] if one.note.strip() else []
        notes = [f"[^{prefix}{cited.number}]: {_note(cited, own)}" for cited in one.answer.citations]
        parts += ["\n".join(notes)] if notes else []
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def _block(block: Block, answer: Answer, prefix: str) -> str:
    if block.kind == "table":
        return _table(answer, prefix)
    said = " ".join(f"{_text(piece.text)}{_marks(piece.citations, prefix)}" for piece in block.pieces)
    return f"*{said}*" if block.kind == "remark" else f"- {said}" if block.kind == "item" else said


def _table(answer: Answer, prefix: str) -> str:
    assert answer.table is not None
    rows = [[_text(head) for head in answer.table.columns], ["---"] * len(answer.table.columns)]
    rows += [[f"{_text(cell.text)}{_marks(cell.citations, prefix)}" for cell in row] for row in answer.table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _marks(numbers: Sequence[int], prefix: str) -> str:
    return "".join(f"[^{prefix}{number}]" for number in numbers)


def _note(one: Citation, say: Mapping[str, str]) -> str:
    about = place(one, say)
    address = "".join(one.url.split())
    plain = about.removesuffix(address) if address.startswith(WEB) else about
    return f"{_text(f'“{one.quote}”')} {_text(plain)}{' ' * plain.endswith(' ')}{address if plain != about else ''}"


def _text(text: str) -> str:
    return escape(one_line(text))
