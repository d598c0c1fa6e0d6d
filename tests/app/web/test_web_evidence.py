"""The evidence panel's HTML: the quote stands marked in its passage, and everything in it is escaped."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.types.results import Answer, Citation, ConsideredPassage
from app.types.written import Piece, Usage
from app.web.evidence.panel import REACH, around, panel
from app.web.words.conversation import Turn
from app.web.words.markup import one_line
from app.web.words.wording import words_in
from store import Source, UnknownSource, version_of

EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>&lt;b&gt; ${alert(1)} {{x}} \u202e"
QUOTE = f"The summit was held in Osaka {EVIL.strip()} on May 5, 2031."
TEXT = f"# A heading {EVIL}\n\nBefore it, they met. {QUOTE} After it, they left.\n\n- An item {EVIL}\n"
START = TEXT.index(QUOTE)
CITATION = Citation(
    number=1, quote=QUOTE, source_id="osaka", version=version_of(TEXT), title=EVIL, author=EVIL,
    publisher=EVIL, date=EVIL, kind=EVIL, digest=True, url=f"https://example.org/{EVIL}", start=START,
    end=START + len(QUOTE),
)  # fmt: skip
SOURCE = Source(
    id="osaka", title=EVIL, author=EVIL, publisher=EVIL, date=EVIL, kind=EVIL, digest=True, language="en",
    url=f"javascript:{EVIL}", version=version_of(TEXT), origin="/secret/place", library=True,
)  # fmt: skip
PASSAGE = ConsideredPassage("osaka", version_of(TEXT), EVIL, TEXT, 0, len(TEXT), 0.03, 0.1)
ANSWER = Answer(EVIL, EVIL, "answered", (CITATION,), (PASSAGE,), "extractive", searched=("osaka",))

OURS = {
    "del", "details", "summary", "article", "blockquote", "mark", "p", "span", "bdi", "time", "a", "ul", "li", "button",
}  # fmt: skip


class Reading(HTMLParser):
    """Collects a page's elements, their attributes, and the text of its marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marked = self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.elements and self.elements[-1][0] == "mark" and not self.marked:
            self.marked = data


def shown(*turns: Turn, sources: tuple[Source, ...] = (SOURCE,), text: str = TEXT) -> Reading:
    return Reading(panel(turns, sources, lambda source_id, version: text, words_in("en")))


@pytest.mark.parametrize(
    "turns",
    [
        (),
        (Turn(EVIL, answer=ANSWER),),
        (Turn(EVIL, answer=replace(ANSWER, status="partial", missing=(EVIL,), withheld=2)),),
        (Turn(EVIL, answer=replace(ANSWER, withheld=1, sentences=(Piece(0, EVIL, "withheld", EVIL),))),),
        (Turn(EVIL, answer=replace(ANSWER, status="not_found", citations=())), Turn(EVIL, error=EVIL)),
    ],
)
def test_nothing_from_a_source_or_a_question_becomes_an_element(turns: tuple[Turn, ...]) -> None:
    reading = shown(*turns)
    assert {tag for tag, _ in reading.elements} <= OURS
    for _, attributes in reading.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert "href" not in attributes  # neither address is one that may become a link
    assert "<img src=x onerror=alert(1)>" in reading.text
    assert "&lt;b&gt;" in reading.text
    assert "\u202e" not in reading.text
    assert "/secret/place" not in reading.text


def test_the_quote_is_marked_inside_its_passage() -> None:
    reading = shown(Turn("When?", answer=ANSWER))
    assert reading.marked == QUOTE.replace("\u202e", "")
    assert f"Before it, they met. {reading.marked} After it, they left." in reading.text
    assert [attributes["id"] for tag, attributes in reading.elements if tag == "article"] == ["cite-1-1"]


def test_each_turn_has_anchors_of_its_own_and_only_the_newest_is_open() -> None:
    reading = shown(Turn("First?", answer=ANSWER), Turn("Oh", stopped=True), Turn("Third?", answer=ANSWER))
    anchors = [attributes["id"] for tag, attributes in reading.elements if tag == "article"]
    assert anchors == ["cite-3-1", "cite-1-1"]
    assert ["open" in attributes for tag, attributes in reading.elements if tag == "details"] == [True, False]


def test_the_original_is_linked_where_its_address_is_one() -> None:
    cited = replace(CITATION, url="https://example.org/a?b=c&d=e")
    reading = shown(Turn("When?", answer=replace(ANSWER, citations=(cited,))))
    links = [attributes for tag, attributes in reading.elements if tag == "a"]
    assert links == [
        {
            "href": cited.url,
            "target": "_blank",
            "rel": "noopener noreferrer",
            "aria-label": f"Open the original: {one_line(CITATION.title, 80)}",
        }
    ]


def test_no_answer_has_no_marks_and_says_that_it_is_none() -> None:
    reading = shown(Turn("What?", answer=replace(ANSWER, status="not_found", citations=())))
    assert "Not an answer" in reading.text and not reading.marked
    assert "mark" not in {tag for tag, _ in reading.elements}


def test_what_a_model_wrote_and_is_left_out_is_folded_with_the_reason_and_what_it_took_is_told() -> None:
    written = (Piece(0, "It was in May.", "carried", "", (1,)), Piece(1, "It was in Kobe.", "withheld", "name"))
    reading = shown(Turn("What?", answer=replace(ANSWER, withheld=1, sentences=written, usage=Usage(1, 1_200, 34))))
    folded = [attrs for tag, attrs in reading.elements if tag == "details" and attrs["class"] == "more withheld"]
    assert len(folded) == 1 and "open" not in folded[0]
    assert "It was in Kobe. (a name is not in the quotes)" in reading.text and "It was in May." not in reading.text
    assert reading.text.count("1 claim of the language model was left out") == 1
    assert "Language model: 1,234 tokens" in reading.text


def test_a_part_of_an_answer_names_what_is_missing_and_what_was_withheld() -> None:
    reading = shown(Turn("What?", answer=replace(ANSWER, status="partial", missing=("the cost",), withheld=2)))
    assert "No answer found for: the cost" in reading.text
    assert "2 claims of the language model were left out" in reading.text


def test_a_source_that_changed_since_is_told() -> None:
    changed = replace(SOURCE, version=version_of("another text"))
    assert "has changed since this answer" in shown(Turn("When?", answer=ANSWER), sources=(changed,)).text
    assert "has changed" not in shown(Turn("When?", answer=ANSWER)).text
    assert "has changed" not in shown(Turn("When?", answer=ANSWER), sources=()).text  # not known just now


def test_the_quote_is_shown_even_where_its_version_is_no_longer_kept() -> None:
    def gone(source_id: str, version: str) -> str:
        raise UnknownSource(f"version {version[:12]} of `{source_id}` is no longer kept")

    reading = Reading(panel([Turn("When?", answer=ANSWER)], [SOURCE], gone, words_in("en")))
    assert reading.marked == QUOTE.replace("\u202e", "")
    assert "no longer kept" in reading.text


def test_a_passage_is_cut_at_sentences_within_reach_and_at_headings() -> None:
    words = " ".join(f"Sentence number {number} stands here." for number in range(40))
    text = f"{words}\n\n## Next\n\nIts first one. The quote. Its last one.\n\n## Other\n\n{words}"
    start = text.index("The quote.")
    assert around(text, start, start + 10) == ("\nIts first one. ", " Its last one.\n")
    start = text.index("Sentence number 20")
    end = start + len("Sentence number 20 stands here.")
    before, after = around(text, start, end)
    assert text[start - len(before) : start] == before and text[end : end + len(after)] == after
    assert before.startswith("Sentence number") and after.endswith("stands here.")
    assert REACH - 40 < len(before) <= REACH and REACH - 40 < len(after) <= REACH


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "word " * 200 + "QUOTE" + " word" * 200
    start = text.index("QUOTE")
    before, after = around(text, start, start + 5)
    assert before.startswith("… word ") and after.endswith(" word …")


def test_small_talk_leaves_the_panel_as_it_is_and_a_task_has_the_nearest_passages() -> None:
    chat = replace(ANSWER, status="chat", citations=(), passages=(), kind="small_talk")
    assert shown(Turn("Hello", answer=chat)).text == shown().text
    task = replace(chat, kind="task", passages=(PASSAGE,))
    assert any(tag == "article" for tag, _ in shown(Turn("Translate it", answer=task)).elements)
