"""A Word document is put together: headings, paragraphs, tables, and a footnote for each quote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from app.documents.archive import one_line, packed
from app.documents.word.parts import (
    DOCUMENT_RELATIONS,
    EASTERN,
    FONTS,
    HEAD,
    MAIN,
    PACKAGE,
    RELATIONS,
    SETTINGS,
    TYPES,
    styles,
)  # fmt: skip
from ingest import language_of

WIDE, LONG = 11906, 16838  # of a page of A4, in twentieths of a point
MARGIN = 1134  # 2 cm
REFERENCE = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line; `notes` are the numbers of footnotes behind it, as `Document.note` gave them."""

    text: str
    italic: bool = False
    bold: bool = False
    notes: tuple[int, ...] = ()


Line = Sequence[Run]


class Document:
    """Takes what a document holds in its order; `language` (ISO 639-1) is that of what is not quoted.

    `wide` lays its pages on their side. The same content is the same bytes.
    """

    def __init__(self, title: str, created: str, language: str = "en", *, wide: bool = False) -> None:
        self._title = title
        self._created = created
        self._language = language
        self._wide = wide
        self._body: list[str] = []
        self._notes: list[str] = []

    def note(self, line: Line) -> int:
        """Add a footnote, and return its number (from 1)."""
        number = len(self._notes) + 1
        mark = f"<w:r>{REFERENCE}<w:footnoteRef/></w:r>"
        said = f'{mark}<w:r><w:t xml:space="preserve"> </w:t></w:r>{_runs(line)}'
        style = '<w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        self._notes.append(f'<w:footnote w:id="{number}"><w:p>{style}{said}</w:p></w:footnote>')
        return number

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading of level 1 or 2."""
        self._body.append(_paragraph([Run(text)], f"Heading{level}"))

    def paragraph(self, line: Line) -> None:
        """Add a paragraph."""
        self._body.append(_paragraph(line))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Sequence[Line]]], shares: Sequence[int] = ()) -> None:
        """Add a table: its heads, and rows of cells, each one or more paragraphs; `shares` are the columns' widths."""
        room = (LONG if self._wide else WIDE) - 2 * MARGIN
        parts = shares or [1] * len(heads)
        widths = [room * part // sum(parts) for part in parts]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        made = [_row([[[Run(head, bold=True)]] for head in heads], widths, head=True)]
        made += [_row(row, widths) for row in rows]
        about = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        self._body.append(f"<w:tbl>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>")
        self._body.append(_paragraph([]))

    def written(self) -> bytes:
        """Return the file."""
        files = {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELATIONS,
            "docProps/core.xml": self._core(),
            "word/document.xml": self._document(),
            "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
            "word/styles.xml": styles(self._language),
            "word/settings.xml": SETTINGS,
            "word/footnotes.xml": self._footnotes(),
        }
        return packed({name: text.encode() for name, text in files.items()})

    def _document(self) -> str:
        size = (LONG, WIDE) if self._wide else (WIDE, LONG)
        side = ' w:orient="landscape"' if self._wide else ""
        margins = "".join(f' w:{edge}="{MARGIN}"' for edge in ("top", "right", "bottom", "left"))
        page = (
            f'<w:pgSz w:w="{size[0]}" w:h="{size[1]}"{side}/><w:pgMar{margins} w:header="0" w:footer="0" w:gutter="0"/>'
        )
        body = "".join(self._body)
        return f'{HEAD}<w:document xmlns:w="{MAIN}"><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body></w:document>'

    def _footnotes(self) -> str:
        marks = (("separator", -1), ("continuationSeparator", 0))
        first = "".join(
            f'<w:footnote w:type="{kind}" w:id="{n}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for kind, n in marks
        )
        return f'{HEAD}<w:footnotes xmlns:w="{MAIN}">{first}{"".join(self._notes)}</w:footnotes>'

    def _core(self) -> str:
        names = f'xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        names += 'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        dates = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{self._created[:19]}Z</dcterms:{name}>'
            for name in (("created", "modified") if self._created else ())
        )
        title = f"<dc:title>{escape(one_line(self._title))}</dc:title><dc:creator>Brief Chat</dc:creator>"
        return f"{HEAD}<cp:coreProperties {names}>{title}{dates}</cp:coreProperties>"


def _paragraph(line: Line, style: str = "") -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{about}{_runs(line)}</w:p>"


def _runs(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    text = one_line(run.text)
    lead, trail = (" " * bool(run.text[side:][:1].isspace()) for side in (0, len(run.text) - 1)) if text else ("", "")
    about = f"{'<w:b/>' * run.bold}{'<w:i/>' * run.italic}"
    language = language_of(text) if text else ""
    if language in EASTERN:
        font, region = EASTERN[language]  # of its Eastern letters alone: Latin words are not parted anywhere
        about = f'{FONTS.format(font)}{about}<w:lang w:val="en-US" w:eastAsia="{region}"/>'
    properties = f"<w:rPr>{about}</w:rPr>" if about else ""
    said = f'<w:r>{properties}<w:t xml:space="preserve">{lead}{escape(text)}{trail}</w:t></w:r>' if text else ""
    marks = ('<w:r><w:t xml:space="preserve"> </w:t></w:r>' if n else "" for n in range(len(run.notes)))
    notes = (f'<w:r>{REFERENCE}<w:footnoteReference w:id="{number}"/></w:r>' for number in run.notes)
    return said + "".join(mark + note for mark, note in zip(marks, notes, strict=True))


def _row(cells: Sequence[Sequence[Line]], widths: Sequence[int], *, head: bool = False) -> str:
    about = "<w:trPr><w:cantSplit/>" + "<w:tblHeader/>" * head + "</w:trPr>"
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(map(_paragraph, cell)) or "<w:p/>"}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{about}{made}</w:tr>"
