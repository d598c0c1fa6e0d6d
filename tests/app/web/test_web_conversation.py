"""A conversation as the assistant's history and as the chat's messages."""

from app.answer import Answer, Citation
from app.web.conversation import Turn, history, messages, sentences

TEXT = "One \\[sic\\]. [1][2] Two. [1]\n\nThree. [2]\n\nThe sources do not speak of “four”."
CITATIONS = tuple(
    Citation(
        number=number, quote=f'Quote "{number}"\nhere \\.', source_id="osaka", version="v", title="Title", author="",
        publisher="Publisher", date="2031", kind="news", digest=True, url="https://example.org/", start=0, end=9,
    )
    for number in (1, 2)
)  # fmt: skip
ANSWER = Answer("What?", TEXT, "partial", CITATIONS, (), "extractive", missing=("four",))


def said(turn: Turn, **state: str) -> str:
    return str(messages([turn], **state)[-1]["content"])


def test_an_answer_is_cut_behind_the_markers_of_each_sentence() -> None:
    assert sentences(TEXT) == [
        "One \\[sic\\]. [1][2] ",
        "Two. [1]\n\n",
        "Three. [2]\n\n",
        "The sources do not speak of “four”.",
    ]
    assert sentences("") == [] and sentences("No marker.") == ["No marker."]


def test_the_history_holds_the_answered_turns() -> None:
    turns = [Turn("Stopped?", stopped=True), Turn("What?", answer=ANSWER), Turn("Wrong?", error="no"), Turn("Now?")]
    assert history(turns) == [{"role": "user", "content": "What?"}, {"role": "assistant", "content": TEXT}]


def test_markers_lead_to_the_cards_of_their_turn() -> None:
    content = str(messages([Turn("First?", error="no"), Turn("What?", answer=ANSWER)])[-1]["content"])
    assert content.startswith("One \\[sic\\]. [1] [2] Two. [1]\n\nThree. [2]\n\n> The sources")
    told = '“Quote \\"1\\" here \\\\.” Title, Publisher, 2031, https://example.org/'
    assert f'\n\n[1]: #cite-2-1 "{told}"\n[2]: #cite-2-2 ' in content


def test_sentences_that_are_not_told_yet_are_not_there() -> None:
    content = said(Turn("What?", answer=ANSWER), told="One \\[sic\\]. [1][2] ")
    assert content.startswith("One") and "Two" not in content and "four" not in content


def test_each_end_of_a_question_has_a_form_of_its_own() -> None:
    assert said(Turn("What?"), step="retrieve") == "*Searching the sources …*"
    assert said(Turn("What?", stopped=True)) == "> *Stopped before there was an answer.*"
    assert said(Turn("What?", error="no\n<b>model</b>")).endswith(":\n> no \\<b\\>model\\</b\\>")
    silent = Answer("What?", "The sources are *silent*.", "not_found", (), (), "extractive")
    assert said(Turn("What?", answer=silent)) == "> **Not in the sources**\n>\n> The sources are \\*silent\\*."


def test_of_a_question_without_end_the_chat_repeats_the_beginning() -> None:
    assert len(str(messages([Turn("why " * 25_000)])[0]["content"])) < 400
