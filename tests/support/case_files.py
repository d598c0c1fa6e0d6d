"""Makes the files of our own small cases: office documents, mails and sheets, right ones and hostile ones."""

import io
import re
import struct
import zipfile
from email.message import EmailMessage

import made
import mutants
import office

ODF = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "style", "draw"))


def word(*paragraphs: str, **parts: str) -> bytes:
    return office.word("".join(paragraphs), **parts)


def said(text: str, settings: str = "") -> str:
    return office.paragraph(office.run(text, settings))


def odt(body: str, styles: str = "") -> bytes:
    content = f"<office:document-content {OFFICE}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return made.archive(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def nested(depth: int) -> bytes:
    """An archive in an archive in an archive."""
    data = mutants.OSAKA.encode()
    for _ in range(depth):
        data = made.archive(**{"inner.zip": data})
    return data


def bomb(part: str, megabytes: int) -> bytes:
    """An office file with a part of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.docx([("", mutants.OSAKA)]))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
        with target.open(part, "w", force_zip64=True) as member:
            for _ in range(megabytes):
                member.write(bytes(1_000_000))
    return out.getvalue()


def lying(size: int) -> bytes:
    """An archive whose directory tells of another size than its part has."""
    data = bytearray(made.docx([("", mutants.OSAKA)]))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(data)


def mail(body: str, *, html: str = "", charset: str = "utf-8", attached: tuple[str, bytes] | None = None) -> bytes:
    made_mail = EmailMessage()
    made_mail["From"], made_mail["Subject"] = "Ann <ann@x.example>", "On Osaka"
    made_mail["Message-ID"] = "<1@x.example>"
    made_mail.set_content(body, charset=charset)
    if html:
        made_mail.add_alternative(html, subtype="html")
    if attached:
        made_mail.add_attachment(attached[1], "application", "octet-stream", filename=attached[0])
    return made_mail.as_bytes()


def sheet(*rows: list[object], **formats: str) -> bytes:
    book = office.book(*rows)
    for place, form in formats.items():
        book.active[place].number_format = form
    return office.saved(book)


def drawn(*lines: str) -> bytes:
    return made.drawn_pdf([f"BT /F1 10 Tf 40 780 Td {''.join(f'({line}) Tj 0 -13 Td ' for line in lines)} ET"])


def vast_merge() -> bytes:
    """A workbook with a merged area over all of a sheet, which openpyxl would make 17,000 million cells of."""
    book = office.book(["Osaka", "Boats"], ["Busan", 57])
    saved = office.saved(book)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                data = data.replace(b"</sheetData>", merge)
            target.writestr(name, data)
    return out.getvalue()


def again_and_again(book: bytes, part: str, element: bytes) -> bytes:
    """An archive in whose part an element stands 50,000 times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            found = re.search(element, data) if name == part else None
            target.writestr(name, data.replace(found[0], found[0] * 50_000) if found else data)
    return out.getvalue()


def ods(rows: str) -> bytes:
    body = f'<table:table table:name="A">{rows}</table:table>'
    content = f"<office:document-content {OFFICE}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
    content += "</office:body></office:document-content>"
    return made.archive(**{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})
