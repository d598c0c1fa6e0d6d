"""Small real files of each format, made here."""

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pypdf
from pptx import Presentation

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
CORE = (
    '<?xml version="1.0"?><cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>On Osaka</dc:title><dc:creator>A. Writer</dc:creator>'
    "</cp:coreProperties>"
)


def pdf(pages: Sequence[str], *, title: str = "", author: str = "", password: str | None = None) -> bytes:
    """A PDF with one line of text a page; a page of "" has none."""
    streams = [f"BT /F1 11 Tf 40 780 Td {_lines(text)} ET" for text in pages]
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn_pdf(streams)))
    if title or author:
        writer.add_metadata({"/Title": title, "/Author": author})
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _lines(text: str) -> str:
    return "".join(f"({line}) Tj 0 -14 Td " for line in text.splitlines())


HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def drawn_pdf(contents: Sequence[str], font: str = HELVETICA) -> bytes:
    """A PDF whose pages are drawn by these contents, with one font."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(font.encode())
    kids = []
    for content in contents:
        stream = content.encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, out.rindex(b"xref"))
    return out


def archive(**members: str | bytes) -> bytes:
    """A zip archive; `__` in a name stands for `/`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name.replace("__", "/"), data)
    return made.getvalue()


def docx(paragraphs: Sequence[tuple[str, str]], table: Sequence[Sequence[str]] = (), core: str = CORE) -> bytes:
    """A Word document of `(style, text)`, and a table; a style is "" or such as Heading1."""
    body = "".join(
        f"<w:p><w:pPr>{f'<w:pStyle w:val={chr(34)}{style}{chr(34)}/>' if style else ''}</w:pPr>"
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        for style, text in paragraphs
    )
    cells = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "".join(f"<w:tr>{''.join(cells.format(cell) for cell in row)}</w:tr>" for row in table)
    body += f"<w:tbl>{rows}</w:tbl>" if rows else ""
    document = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr("_rels/.rels", RELATIONS)
        out.writestr("word/document.xml", document)
        out.writestr("docProps/core.xml", core)
    return made.getvalue()


def pptx(slides: Sequence[tuple[str, str]]) -> bytes:
    """A presentation of `(title, text)`."""
    deck = Presentation()
    for title, text in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def xlsx(**sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook of rows by sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def epub(*chapters: str, title: str = "A Book", author: str = "A. Writer", date: str = "2031-05-05") -> bytes:
    """A book of XHTML chapters."""
    items = "".join(f'<item id="c{n}" href="c{n}.xhtml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    dublin = f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:date>{date}</dc:date>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("mimetype", "application/epub+zip")
        out.writestr(
            "META-INF/container.xml", '<container><rootfiles><rootfile full-path="o.opf"/></rootfiles></container>'
        )
        out.writestr(
            "o.opf",
            f'<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{dublin}</metadata>'
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for number, chapter in enumerate(chapters):
            out.writestr(f"c{number}.xhtml", f"<html><body>{chapter}</body></html>")
    return made.getvalue()


def page(body: str, *, head: str = "", language: str = "en") -> str:
    """A web page with navigation and a footer around its article."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">{head}</head><body>'
        f'<nav><a href="/">Home</a> <a href="/about">About us</a></nav><main><article>{body}</article></main>'
        "<footer>Copyright. All rights reserved. Terms of use.</footer><script>track()</script></body></html>"
    )
