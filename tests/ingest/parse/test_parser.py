"""What crashes, hangs or grows beyond measure while it is parsed costs one file."""

import io
import os
import signal
import zipfile
import zlib

import made
import pytest

from ingest.parse.extract import extract
from ingest.parse.parser import Parser
from ingest.types.document import Document
from ingest.types.errors import SourceError

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."


def test_a_file_is_parsed_in_another_process_as_it_would_be_here() -> None:
    parser = Parser()
    data = made.pdf([OSAKA], title="On Osaka")
    assert parser.parse(data, "a.pdf") == extract(data, "a.pdf")
    with pytest.raises(SourceError, match=r"^b\.pdf: a damaged PDF file"):
        parser.parse(data[:150], "b.pdf")
    assert parser.parse("Text\ud800".encode("utf-8", "surrogatepass"), "c.txt").format == "text"
    parser.close()


def test_a_short_text_needs_no_process() -> None:
    parser = Parser()
    assert parser.parse(OSAKA.encode(), "a.md") == Document(OSAKA, "markdown") and parser._process is None


def test_a_process_that_dies_costs_its_file_alone() -> None:
    parser = Parser()
    parser.parse(made.pdf([OSAKA]), "a.pdf")
    assert parser._process is not None
    os.kill(parser._process.pid, signal.SIGKILL)
    parser._process.wait()
    assert OSAKA in parser.parse(made.pdf([OSAKA]), "b.pdf").text
    parser.close()


def test_what_takes_too_long_is_given_up_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parse.parser.STARTS", 0.0)
    parser = Parser(seconds=0.05)
    content = zlib.compress(b"BT /F1 9 Tf " + b"(a) Tj " * 3_000_000 + b"ET", 9).decode("latin-1")
    slow = made.drawn_pdf([content]).replace(b"<< /Length", b"<< /Filter /FlateDecode /Length")
    with pytest.raises(SourceError, match=r"^a\.pdf: its reading took more than 0 seconds, and was given up"):
        parser.parse(slow, "a.pdf")
    monkeypatch.setattr("ingest.parse.parser.STARTS", 60.0)
    assert OSAKA in parser.parse(made.pdf([OSAKA]), "b.pdf").text
    parser.close()


def test_what_takes_too_much_memory_is_given_up() -> None:
    parser = Parser(memory=700_000_000)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out, out.open("word/document.xml", "w") as part:
        part.write(b"<w:document xmlns:w='w'><w:body>")
        for _ in range(1_500):
            part.write(b"<w:p><w:r><w:t/></w:r></w:p>" * 3_000)
        part.write(b"</w:body></w:document>")
    with pytest.raises(SourceError, match=r"^a\.docx: [^\n]+$"):
        parser.parse(data.getvalue(), "a.docx")
    assert OSAKA in parser.parse(made.pdf([OSAKA]), "b.pdf").text
    parser.close()


@pytest.mark.parametrize("mark", ["**a ", "__a ", "*a ", "[a](", "![", "\\", "| "])
def test_marks_without_an_end_cost_no_time(mark: str) -> None:
    """The patterns that took such marks out went over the whole text for each."""
    deck = made.pptx([(mark * 4_000, OSAKA)])
    assert Parser(seconds=20).parse(deck, "a.pptx").text.count("a") > 1


def test_a_process_that_holds_too_much_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parse.parser.GROWN", 1)
    parser = Parser()
    for name in ("a.pdf", "b.pdf"):
        assert OSAKA in parser.parse(made.pdf([OSAKA]), name).text and parser._process is None
    parser.close()
