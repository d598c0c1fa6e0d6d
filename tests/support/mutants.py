"""Files of every kind, damaged by chance: bytes cut, flipped, doubled, filled, also within the parts of archives."""

import io
import json
import random
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

import legacy
import made
import office
import xlwt

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."
KOREAN = "정상회담은 2031년 5월 5일 오사카에서 열렸다. 두 정상은 안보 협력을 강화하기로 합의했다."
ROWS = [["Harbour", "Boats", "Toll"], ["Osaka", "640", "1,200"], ["Busan", "", "980"]]
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def _odt() -> bytes:
    names = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
    body = f"<office:body><office:text><text:h>On Osaka</text:h><text:p>{OSAKA}</text:p></office:text></office:body>"
    content = f"<office:document-content {names}>{body}</office:document-content>"
    return made.archive(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _hwpx() -> bytes:
    hancom = "http://www.hancom.co.kr/hwpml/2011"
    body = f"<hp:p><hp:run><hp:t>{KOREAN}</hp:t></hp:run></hp:p>"
    section = f'<hs:sec xmlns:hs="{hancom}/section" xmlns:hp="{hancom}/paragraph">{body}</hs:sec>'
    return made.archive(**{"mimetype": "application/hwp+zip", "Contents/section0.xml": section})


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
        "a@b.example",
        "c@b.example",
        "Osaka",
        "<1@b.example>",
    )
    mail.set_content(OSAKA)
    mail.add_attachment(
        office.word(office.paragraph(office.run(OSAKA))), "application", "octet-stream", filename="a.docx"
    )
    return mail.as_bytes()


def _xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Tolls")
    for n, row in enumerate(ROWS):
        for m, cell in enumerate(row):
            sheet.write(n, m, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def whole() -> dict[str, bytes]:
    """A sound file of each kind, by its name."""
    table = "".join(office.row(*map(office.cell, row)) for row in ROWS)
    notebook = {"cells": [{"cell_type": "markdown", "metadata": {}, "source": [OSAKA]}], "metadata": {}, "nbformat": 4}
    return {
        "a.pdf": made.pdf([OSAKA, f"Annex\n{OSAKA}"], title="On Osaka"),
        "a.docx": office.word(office.paragraph(office.run(OSAKA)) + f"<w:tbl>{table}</w:tbl>"),
        "a.xlsx": made.xlsx(Tolls=ROWS),
        "a.pptx": made.pptx([("Summits", OSAKA)]),
        "a.epub": made.epub(f"<h1>Summits</h1><p>{OSAKA}</p>"),
        "a.odt": _odt(),
        "a.hwpx": _hwpx(),
        "a.html": made.page(f"<h1>Summits</h1><p>{OSAKA}</p><table><tr><td>a</td><td>b</td></tr></table>").encode(),
        "a.rtf": ("{\\rtf1\\ansi{\\info{\\title Osaka}}\\b Summits\\b0\\par " + OSAKA + "\\par}").encode(),
        "a.eml": _mail(),
        "a.csv": "\n".join(";".join(row) for row in ROWS).encode(),
        "a.json": json.dumps({"summit": OSAKA, "rows": ROWS}).encode(),
        "a.xml": f"<?xml version='1.0'?><r><p>{OSAKA}</p><p>{KOREAN}</p></r>".encode(),
        "a.ipynb": json.dumps(notebook).encode(),
        "a.srt": f"1\n00:00:01,000 --> 00:00:04,000\n{OSAKA}\n\n2\n00:00:05,000 --> 00:00:08,000\n{KOREAN}\n".encode(),
        "a.md": f"---\ntitle: Osaka\n---\n# Summits\n\n{OSAKA}\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n".encode(),
        "a.doc": legacy.doc([("Summits\r", 1, b""), (f"{OSAKA}\r", 0, b"")]),
        "a.ppt": legacy.ppt([("Summits", OSAKA, False)]),
        "a.xls": _xls(),
        "a.txt": KOREAN.encode("euc-kr"),
    }


def mutants(count: int, seed: int = 2000) -> Iterator[tuple[str, bytes]]:
    """Yield so many damaged files, kind after kind, the same at each run."""
    chance = random.Random(seed)
    kinds = list(whole().items())
    for number in range(count):
        name, data = kinds[number % len(kinds)]
        inside = data[:2] == b"PK" and chance.random() < 0.6
        damaged = _within(data, chance) if inside else _damaged(data, chance)
        yield f"{number:04}-{name}", damaged


def _within(data: bytes, chance: random.Random) -> bytes:
    """An archive that is sound, with a part that is not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        chosen = set(chance.sample(names, min(len(names), chance.randint(1, 2))))
        for name in names:
            part = source.read(name)
            if name in chosen and chance.random() < 0.1:
                continue  # it is missing
            target.writestr(name, _damaged(part, chance) if name in chosen else part)
            if name in chosen and chance.random() < 0.1:
                target.writestr(f"{name}/inner.zip", data)
    return out.getvalue()


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes after one damage, or up to four."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if not found:
            break
        place, size = chance.randrange(len(found)), chance.randint(1, 40)
        way = chance.randrange(8)
        if way == 0:
            del found[place:]
        elif way == 1:
            del found[place : place + size]
        elif way == 2:
            for _ in range(size):
                found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
        elif way == 3:
            found[place:place] = chance.randbytes(size)
        elif way == 4:
            found[place : place + size] = bytes(size)
        elif way == 5:
            found[place:place] = found[place : place + size] * chance.randint(2, 200)
        elif way == 6:
            found[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"9999", b"-1  ", b"\0\0\0\x80"))
        else:
            _renumbered(found, chance)
    return bytes(found)


def _renumbered(found: bytearray, chance: random.Random) -> None:
    """Put another number where a figure stands: lengths, places, counts."""
    figures = [n for n, byte in enumerate(found) if 48 <= byte <= 57]
    if figures:
        place = chance.choice(figures)
        found[place : place + 1] = str(chance.choice((0, 7, 65_536, 2**31 - 1, 2**32, 10**12))).encode()
