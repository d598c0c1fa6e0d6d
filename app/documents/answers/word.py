"""A conversation as a Word document: questions as headings, answers with a footnote for each quote."""

from collections.abc import Mapping, Sequence

from app.documents.answers.exchange import Block, Exchange, Piece, blocks, language_of_all, opens_group, title_of
from app.documents.archive import one_line
from app.documents.notes import note
from app.documents.word.document import Document, Line, Run
from app.types.results import Answer, Cell, Citation
from app.wording.catalog import texts


def as_docx(exchanges: Sequence[Exchange]) -> bytes:
    """Return questions with their answers as a Word document."""
    made = Document(title_of(exchanges), "", language_of_all(exchanges))
    if len(exchanges) > 1:
        made.heading(title_of(exchanges))
    for before, one in zip([None, *exchanges], exchanges, strict=False):
        if opens_group(before, one):
            made.heading(one_line(one.group))
        made.heading(one_line(one.question), 2 if len(exchanges) > 1 else 1)
        if one.answer is None:
            made.paragraph([Run(one.said, italic=True)])
        else:
            say = texts("documents", one.answer.language)
            _Answered(one.answer, made, say).add()
            if one.note.strip():
                made.paragraph([Run(f"{say['note']}: ", bold=True), Run(one_line(one.note), italic=True)])
    return made.written()


class _Answered:
    """Adds one answer to a document."""

    def __init__(self, answer: Answer, made: Document, say: Mapping[str, str]) -> None:
        self._answer = answer
        self._made = made
        self._say = say
        self._cited: dict[int, Citation] = {one.number: one for one in answer.citations}

    def add(self) -> None:
        for block in blocks(self._answer):
            if block.kind == "table":
                self._table()
            else:
                self._made.paragraph(self._line(block))

    def _line(self, block: Block) -> Line:
        lead = [Run("• ")] if block.kind == "item" else []
        return [*lead, *(self._run(piece, n, block.kind == "remark") for n, piece in enumerate(block.pieces))]

    def _run(self, piece: Piece, place: int, italic: bool) -> Run:
        text = f"{' ' if place and not piece.text[:1].isspace() else ''}{piece.text}"
        return Run(text, italic=italic, notes=self._notes(piece.citations))

    def _table(self) -> None:
        table = self._answer.table
        assert table is not None
        rows = [[[self._cell(cell, place == 0)] for place, cell in enumerate(row)] for row in table.rows]
        self._made.table([one_line(head) for head in table.columns], rows, (1, *(2 for _ in table.columns[1:])))

    def _cell(self, cell: Cell, head: bool) -> Line:
        return [Run(cell.text, bold=head, notes=self._notes(cell.citations))]

    def _notes(self, numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(self._made.note([Run(note(self._cited[number], self._say))]) for number in numbers)
