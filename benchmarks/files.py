"""A folder of mixed files made by code, for benchmarks of an ingest: the same at each run, no two sentences alike."""

import json
import random
import sys
from collections.abc import Callable
from email.message import EmailMessage
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
import made

BODIES = (
    "the council,the harbour board,the ministry of fisheries,the coast guard,the port authority,the assembly".split(",")
)
PLACES = "Osaka,Busan,Kobe,Incheon,Nagasaki,Mokpo,Yokohama,Ulsan,Hakodate,Pohang,Niigata,Gunsan".split(",")
VERBS = "approved,postponed,reviewed,rejected,published,amended,financed,inspected,closed,extended".split(",")
THINGS = (
    "the toll on fishing boats,a plan for the new breakwater,the budget of the ferry service,a survey of the sea floor,"
    "the quota for squid and octopus,an agreement on radar signals,the list of licensed crews,a loan for cold stores"
).split(",")
WHYS = (
    "after a hearing of residents,because the costs had risen,although two members objected,while talks went on,"
    "so that smaller harbours would gain,as the auditors had advised,in spite of the storm,before the elections"
).split(",")
MONTHS = "January,March,April,June,August,September,November".split(",")
ODF = "urn:oasis:names:tc:opendocument:xmlns"
HWPX = "http://www.hancom.co.kr/hwpml/2011"


class Prose:
    """Sentences, paragraphs and tables by one source of chance; a running number keeps any two apart."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._numbers = count(1)

    def sentence(self) -> str:
        """A sentence of about 130 characters."""
        pick = self.chance.choice
        day, year = self.chance.randint(1, 28), self.chance.randint(1990, 2031)
        return (
            f"In {pick(MONTHS)} {year} {pick(BODIES)} of {pick(PLACES)} {pick(VERBS)} {pick(THINGS)} {pick(WHYS)}, "
            f"as decision {next(self._numbers)} of day {day} records."
        )

    def paragraph(self) -> str:
        """Two to five sentences."""
        return " ".join(self.sentence() for _ in range(self.chance.randint(2, 5)))

    def paragraphs(self, pages: int) -> list[str]:
        """About four paragraphs a page."""
        return [self.paragraph() for _ in range(4 * pages)]

    def table(self, rows: int) -> list[list[str]]:
        """A table under a header."""
        header = ["Harbour", "Decision", "Boats", "Toll in yen", "Remark"]
        chance = self.chance
        return [header] + [
            [chance.choice(PLACES), f"No. {next(self._numbers)}", str(chance.randint(10, 900)),
             f"{chance.randint(1, 99)},{chance.randint(100, 999)}", chance.choice(WHYS)]
            for _ in range(rows)
        ]  # fmt: skip


def _pdf(prose: Prose, pages: int) -> bytes:
    """Pages of lines of 80 characters under a running head."""
    contents = []
    for number in range(pages):
        lines = [f"Report of the harbours {number + 1}"]
        for paragraph in prose.paragraphs(1):
            line = ""
            for word in paragraph.split():
                if len(line) + len(word) > 80:
                    lines.append(line)
                    line = ""
                line = f"{line} {word}".strip()
            lines += [line, ""]
        drawn = "".join(f"({line}) Tj 0 -13 Td " for line in lines)
        contents.append(f"BT /F1 10 Tf 40 800 Td {drawn} ET")
    return made.drawn_pdf(contents)


def _docx(prose: Prose, pages: int) -> bytes:
    blocks = []
    for number, text in enumerate(prose.paragraphs(pages)):
        blocks += [("Heading1", f"Part {number}")] if number % 4 == 0 else []
        blocks.append(("", text))
    return made.docx(blocks, prose.table(pages * 2))


def _html(prose: Prose, pages: int) -> bytes:
    body = "".join(f"<h2>Part {n}</h2><p>{text}</p>" for n, text in enumerate(prose.paragraphs(pages)))
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in prose.table(pages * 2))
    return made.page(f"<h1>On harbours</h1>{body}<table>{rows}</table>").encode()


def _xlsx(prose: Prose, pages: int) -> bytes:
    return made.xlsx(Tolls=prose.table(pages * 25), Notes=[[prose.sentence()] for _ in range(pages)])


def _pptx(prose: Prose, pages: int) -> bytes:
    return made.pptx([(f"Slide {n}", prose.paragraph()) for n in range(pages * 2)])


def _markdown(prose: Prose, pages: int) -> bytes:
    return "\n\n".join(f"## Part {n}\n\n{text}" for n, text in enumerate(prose.paragraphs(pages))).encode()


def _text(prose: Prose, pages: int) -> bytes:
    return "\n\n".join(prose.paragraphs(pages)).encode("utf-16")


def _csv(prose: Prose, pages: int) -> bytes:
    return "\n".join(";".join(row) for row in prose.table(pages * 25)).encode()


def _epub(prose: Prose, pages: int) -> bytes:
    return made.epub(
        *(f"<h1>Chapter {n}</h1>" + "".join(f"<p>{text}</p>" for text in prose.paragraphs(1)) for n in range(pages))
    )


def _mail(prose: Prose, pages: int) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "On harbours"
    mail["Message-ID"] = f"<{prose.sentence().split()[-4]}@example.org>"
    mail.set_content("\n\n".join(prose.paragraphs(pages)))
    mail.add_attachment(_docx(prose, 1), "application", "octet-stream", filename="annex.docx")
    return mail.as_bytes()


def _odt(prose: Prose, pages: int) -> bytes:
    names = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
    body = "".join(f"<text:p>{text}</text:p>" for text in prose.paragraphs(pages))
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
    kind = "application/vnd.oasis.opendocument.text"
    return made.archive(**{"mimetype": kind, "content.xml": f"{content}</office:document-content>"})


def _hwpx(prose: Prose, pages: int) -> bytes:
    body = "".join(f"<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>" for text in prose.paragraphs(pages))
    section = f'<hs:sec xmlns:hs="{HWPX}/section" xmlns:hp="{HWPX}/paragraph">{body}</hs:sec>'
    return made.archive(**{"mimetype": "application/hwp+zip", "Contents/section0.xml": section})


def _rtf(prose: Prose, pages: int) -> bytes:
    return ("{\\rtf1\\ansi " + "\\par ".join(prose.paragraphs(pages)) + "}").encode()


def _json(prose: Prose, pages: int) -> bytes:
    return json.dumps([{"number": n, "text": text} for n, text in enumerate(prose.paragraphs(pages))]).encode()


def _damaged(prose: Prose, pages: int) -> bytes:
    return _docx(prose, pages)[:900]


Maker = Callable[[Prose, int], bytes]
# How many of forty files are of each kind.
KINDS: tuple[tuple[str, int, Maker], ...] = (
    ("pdf", 10, _pdf), ("docx", 7, _docx), ("html", 5, _html), ("xlsx", 3, _xlsx), ("pptx", 3, _pptx),
    ("md", 2, _markdown), ("csv", 2, _csv), ("epub", 1, _epub), ("eml", 1, _mail), ("odt", 1, _odt),
    ("hwpx", 1, _hwpx), ("rtf", 1, _rtf), ("json", 1, _json), ("txt", 1, _text), ("docx", 1, _damaged),
)  # fmt: skip


def made_folder(folder: Path, files: int, *, longest: int = 6, seed: int = 21) -> int:
    """Write so many files, and return how many of them are damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    prose, damaged = Prose(seed), 0
    turn = [(suffix, make) for suffix, times, make in KINDS for _ in range(times)]
    random.Random(seed).shuffle(turn)
    for number in range(files):
        suffix, make = turn[number % len(turn)]
        pages = min(longest, prose.chance.choice((1, 1, 2, 2, 3, 4, 6)))
        (folder / f"{number:04}-report.{suffix}").write_bytes(make(prose, pages))
        damaged += make is _damaged
    return damaged
