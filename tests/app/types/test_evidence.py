"""Which sentences of a text may be quoted, and that boilerplate is none."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import Assistant, Settings
from app.text.boilerplate import without_boilerplate
from app.text.prose import prose_spans

LIBRARY = Path(__file__).parents[3] / "ingest" / "library"
BEFORE, AFTER = "The summit was held in Osaka.", "The ministers met in Kobe."
SECRET = "The treaty of Nara was signed in 1888."
FERRY = "Who sails from Haeram at dusk is in Kumori after eleven hours on the ferry."
HIDDEN = "The night ferry from Haeram to Kumori takes ninety-nine hours."


def quotable(text: str, *, inside: bool = False) -> list[str]:
    return [text[start:end] for start, end in prose_spans(text, "en", inside=inside)]


@pytest.mark.parametrize(
    "block",
    [
        f"<!-- {SECRET} -->",
        f"<!--\n{SECRET}\n\n{SECRET}\n-->",
        f"<script>\nlet told = '{SECRET}';\n\n// {SECRET}\n</script>",
        f'<SCRIPT type="text/plain">{SECRET}</SCRIPT >',
        f"<style media='print'>\n/* {SECRET} */\n\np {{ color: red }}\n</style>",
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
def test_a_comment_a_script_and_a_style_are_never_quoted(block: str, gap: str) -> None:
    assert quotable(f"{BEFORE}{gap}{block}{gap}{AFTER}") == [BEFORE, AFTER]


@pytest.mark.parametrize(
    "line",
    [
        "[The summit was held in Nara](https://example.org/a)",
        "- [The summit in Nara](https://example.org/a_(b) 'A title')",
        "1. [The summit in Nara](https://example.org/a), [The summit in Kyoto](/b)",
        "[Home page](/) | [About us](/about) | [Contact form](/contact)",
        "| [Home page](/) | [About us](/about) |",
        "<a href='/'>Home page</a> | <a href='/about'>About us</a>",
        "[The news report][1] · [The official statement][2]",
        "[1]: https://example.org/a 'The news report of Nara'",
        "Original: <https://example.org/a>",
        "**Original text:** https://example.org/a",
        "- Account of the Nara ministry (news zone, recent news): <https://example.org/a>",
        "- The Nara Herald: [report](https://example.org/a), <https://example.org/b> (in Korean)",
        "![The summit hall in Nara](https://example.org/a.png)",
        "[![The summit hall in Nara](a.png)](https://example.org/a)",
        "* * *",
        "| --- | :---: |",
        "> *This text is a digest of a news report of Nara.*",
        "> _This text is a digest of a news report of Nara._",
    ],
)
def test_a_line_of_links_images_rules_or_notice_is_never_quoted(line: str) -> None:
    assert quotable(f"{BEFORE}\n\n{line}\n\n{AFTER}") == [BEFORE, AFTER]
    assert quotable(f"{BEFORE}\n{line}\n{AFTER}") == [BEFORE, AFTER]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministry said in [a report](https://example.org/a) that the budget is 43 trillion yen.",
        "Japan: [spending](https://example.org/a) rose to 2 percent of GDP.",
        "The budget of the ministry is 43 trillion yen over five years, as NHK reported: https://example.org/a",
        "As the defense ministry of Japan says in its yearly white paper on\n[the budget](https://example.org/a).",
        "> The budget is 43 trillion yen.",
        "The *budget* is 43 trillion yen, and no more, as _NHK_ reported.",
        "The <script> tag loads a program.",
    ],
)
def test_a_sentence_of_a_paragraph_stays_quotable(sentence: str) -> None:
    assert quotable(f"{sentence}\n\n{AFTER}") == [sentence.removeprefix("> "), AFTER]


@pytest.mark.parametrize("mark", ["<!--", "<script>", "<style>"])
def test_a_mark_in_code_opens_nothing(mark: str) -> None:
    assert quotable(f"{BEFORE}\n\n`{mark}` opens a block that is not shown.\n\n{AFTER}")[-1] == AFTER


def test_a_sentence_that_a_comment_interrupts_is_not_quoted() -> None:
    assert quotable(f"{BEFORE} The treaty <!-- of Nara --> was signed. {AFTER}") == [BEFORE, AFTER]


@pytest.mark.parametrize("opening", ["<!--", "<script>\n", "<style>\n"])
def test_what_is_opened_and_not_closed_hides_the_rest(opening: str) -> None:
    assert quotable(f"{BEFORE}\n\n{opening} {SECRET}\n\n{SECRET}") == [BEFORE]


@pytest.mark.parametrize("closing", ["-->", "</script>", "</style>"])
def test_what_is_closed_and_not_opened_hides_what_comes_before_in_a_passage(closing: str) -> None:
    assert quotable(f"{SECRET}\n\n{SECRET} {closing}\n{AFTER} <!-- {SECRET} -->", inside=True) == [AFTER]


def test_an_arrow_of_a_whole_text_hides_nothing() -> None:
    assert quotable(f"{BEFORE} Osaka --> Kobe takes an hour.")[0] == BEFORE


@pytest.mark.parametrize(
    "text",
    ["a `<!--` b\r\n<!-- c\r\n\r\nd -->\te\u3000f\r\n\r\n[g](h)\r\nx: <https://i>\n---\n", "", "\n", "<!--", "-->"],
)
def test_what_is_left_keeps_its_place(text: str) -> None:
    left = without_boilerplate(text, inside=True)
    assert len(left) == len(text)
    assert all(old == new or new == " " for old, new in zip(text, left, strict=True))


@pytest.mark.parametrize(
    "piece",
    ["<!--", "-->", "<script>", "</script", "<!-- a -->", "`", "[", "[a](", "[a][", "![a](b)", "<a b>",
     "x: https://a () ", "(", "- ", "> *", "| ", "a: ", "\n[a", "\n---", "\n> *a*"],
)  # fmt: skip
def test_a_hostile_text_is_read_in_a_moment(piece: str) -> None:
    began = time.perf_counter()
    without_boilerplate(f"[1]: {piece * 20_000}", inside=True)
    without_boilerplate(piece * 20_000)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.md")), ids=lambda path: path.stem)
def test_no_notice_or_link_of_the_library_is_quoted_and_all_else_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    starts = [start for start, _ in prose_spans(text, "en")]
    place = notices = 0
    for line in text.splitlines(keepends=True):
        boilerplate = line[0] in "#>" or "http" in line
        notices += line[0] == ">" and "This text is Brief Chat's digest" in line
        assert any(place <= start < place + len(line) for start in starts) == (not boilerplate and not line.isspace())
        place += len(line)
    assert notices == 1


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over sources that hide an answer in a comment, a script, a style, a link and a notice."""
    folder = tmp_path_factory.mktemp("ferries")
    blocks = {
        "comment.md": f"<!-- {HIDDEN} -->",
        "lines.txt": f"<!--\n{HIDDEN}\n{HIDDEN}\n-->",
        "script.md": f"<script>\n// {HIDDEN}\n</script>",
        "style.txt": f"<style>\n/* {HIDDEN} */\n</style>",
        "link.md": f"- [{HIDDEN}](https://example.org/ferry)",
        "notice.md": f"> *{HIDDEN}*",
    }
    for name, block in blocks.items():
        Path(folder, name).write_text(
            f"# Ferries, {name}\n\n{block}\n\n{FERRY}\n\nThe port is small.\n", encoding="utf-8"
        )
    with Assistant(Settings.load(home=tmp_path_factory.mktemp("home"))) as assistant:
        assert not assistant.ingest([folder]).failed
        yield assistant


@pytest.mark.parametrize("name", ["comment.md", "lines.txt", "script.md", "style.txt", "link.md", "notice.md"])
def test_no_answer_quotes_what_is_hidden(ferries: Assistant, name: str) -> None:
    answer = ferries.answer("How many hours does the night ferry from Haeram to Kumori take?", sources=[name])
    assert [citation.quote for citation in answer.citations] == [FERRY]
    assert "ninety" not in answer.text
