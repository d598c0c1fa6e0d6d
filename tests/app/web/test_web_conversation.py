"""A conversation as the assistant's history and as the chat's messages."""

from dataclasses import replace
from typing import Any

from app.types.results import Answer, Citation
from app.web.words.conversation import Turn, history, messages, ratings, sentences
from app.web.words.wording import words_in

EN = words_in("en")

TEXT = "One \\[sic\\]. [1][2] Two. [1]\n\nThree. [2]\n\nNo passage was found that answers this for “four”."
CITATIONS = tuple(
    Citation(
        number=number, quote=f'Quote "{number}"\nhere \\.', source_id="osaka", version="v", title="Title", author="",
        publisher="Publisher", date="2031", kind="news", digest=True, url="https://example.org/", start=0, end=9,
    )
    for number in (1, 2)
)  # fmt: skip
ANSWER = Answer("What?", TEXT, "partial", CITATIONS, (), "extractive", missing=("four",))


def said(turn: Turn, **state: Any) -> str:
    return str(messages([turn], EN, **state)[-1]["content"])


def test_an_answer_is_cut_behind_the_markers_of_each_sentence() -> None:
    assert sentences(TEXT) == [
        "One \\[sic\\]. [1][2] ",
        "Two. [1]\n\n",
        "Three. [2]\n\n",
        "No passage was found that answers this for “four”.",
    ]
    assert sentences("") == [] and sentences("No marker.") == ["No marker."]


def test_the_history_holds_the_answered_turns() -> None:
    turns = [Turn("Stopped?", stopped=True), Turn("What?", answer=ANSWER), Turn("Wrong?", error="no"), Turn("Now?")]
    assert history(turns) == [{"role": "user", "content": "What?"}, {"role": "assistant", "content": TEXT}]


def test_markers_lead_to_the_cards_of_their_turn() -> None:
    content = str(messages([Turn("First?", error="no"), Turn("What?", answer=ANSWER)], EN)[-1]["content"])
    assert content.startswith(
        "- One \\[sic\\]. [1] [2]\n- Two. [1]\n- Three. [2]\n\n> **Answered in part**\n>\n> No passage was found"
    )
    assert content.endswith("\n\n[1]: #cite-2-1\n[2]: #cite-2-2")


def test_a_remark_on_what_differs_leads_to_the_quotes_that_it_names() -> None:
    remark = "*The sources differ in the figure: [1] “five” (2022), [9] “nine” (2023).*\n\n"
    content = said(Turn("What?", answer=replace(ANSWER, text=remark + TEXT)))
    assert content.startswith("*The sources differ in the figure: [1] “five” (2022), \\[9\\] “nine” (2023).*")


def test_what_the_assistant_remarks_stands_above_and_a_sources_asterisks_do_not() -> None:
    remark = "*Quoted from the \\*old\\* sources <b>in</b> Korean.*\n\n"
    content = said(Turn("What?", answer=replace(ANSWER, text=remark + TEXT)))
    assert content.startswith(
        "*Quoted from the \\*old\\* sources \\<b\\>in\\</b\\> Korean.*\n\n- One \\[sic\\]. [1] [2]\n- Two."
    )
    own = replace(ANSWER, text="\\*Three\\* fell. [1]")
    assert said(Turn("What?", answer=own)).startswith("\\*Three\\* fell. [1]")
    alone = replace(ANSWER, text=remark.strip(), status="answered", citations=())
    assert said(Turn("Who?", answer=alone)) == remark.strip()[1:-1].replace("<", "\\<").replace(">", "\\>")


def test_sentences_that_are_not_told_yet_are_not_there() -> None:
    content = said(Turn("What?", answer=ANSWER), told="One \\[sic\\]. [1][2] ")
    assert content.startswith("- One") and "Two" not in content and "four" not in content


def test_each_end_of_a_question_has_a_form_of_its_own_and_says_what_to_do() -> None:
    silent = Answer("What?", "The sources are *silent*.", "not_found", (), (), "extractive")
    ends = [
        said(Turn("What?"), step="retrieve"),
        said(Turn("What?", stopped=True)),
        said(Turn("What?", error="no\n<b>model</b>")),
        said(Turn("What?", error="no key", trouble="model")),
        said(Turn("What?", error="too many", trouble="busy")),
        said(Turn("What?", error="none", trouble="empty")),
        said(Turn("What?", answer=silent)),
        said(Turn("What?", answer=replace(silent, withheld=2))),
        said(Turn("What?", answer=ANSWER)),
        said(Turn("What?", answer=replace(ANSWER, status="answered", text="One. [1]", withheld=1))),
    ]
    assert len(set(ends)) == len(ends)
    assert ends[0] == "*1/5 · Searching the sources …*"
    assert ends[1] == "> *Stopped before there was an answer.*"
    assert ends[2].startswith("> ## This question could not be answered\n> no \\<b\\>model\\</b\\>\n")
    assert ends[3].startswith("> ## The language model is not there") and "BRIEF\\_CHAT\\_MODEL" in ends[3]
    assert ends[4].startswith("> ### ") and "Retry" in ends[4]
    assert ends[5].startswith("> ### ") and "Sources tab" in ends[5]
    assert ends[6].startswith("> **No answer found**\n>\n> The sources are \\*silent\\*.\n>\n> Try other words")
    assert "language model wrote was left out" in ends[7]
    assert "> **Answered in part**" in ends[8]
    assert "> *1 claim of the language model was left out" in ends[9]


def test_an_answer_says_which_sources_were_searched() -> None:
    asked = Turn("What?", scope=("osaka", "gone"), answer=ANSWER)
    assert "> Searched: The \\<b\\>Osaka\\</b\\> summit; gone" in said(
        asked, titles={"osaka": "The <b>Osaka</b> summit"}
    )
    silent = replace(ANSWER, status="not_found", citations=())
    assert "Asked were only: osaka." in said(replace(asked, scope=("osaka",), answer=silent))
    assert "Searched" not in said(replace(asked, scope=()))


def test_suggested_questions_stand_under_the_last_answer_alone() -> None:
    answered = Turn("What?", answer=ANSWER, following=("And then?",))
    assert "options" not in messages([answered, Turn("Now?")], EN)[1]
    assert messages([answered], EN)[1]["options"] == [{"value": "And then?", "label": "And then?"}]


def test_each_message_of_the_assistant_has_its_rating() -> None:
    turns = [Turn("One?", answer=ANSWER, rating="Like"), Turn("Two?", error="no"), Turn("Three?", waiting=True)]
    assert ratings(turns) == ["Like", None]


def test_of_a_question_without_end_the_chat_repeats_the_beginning() -> None:
    assert len(str(messages([Turn("why " * 25_000)], EN)[0]["content"])) < 400


def test_what_the_assistant_says_of_itself_is_no_note_and_no_refusal() -> None:
    chat = Answer("Hello", "Hello!\n• Ask *this*.", "chat", (), (), "extractive", kind="small_talk")
    assert said(Turn("Hello", answer=chat)) == "Hello!\n• Ask \\*this\\*."
    library = replace(chat, status="answered", kind="library")
    assert said(Turn("Which sources?", scope=("osaka",), answer=library)).startswith("Hello!")


def test_who_waits_for_the_language_model_is_told_the_place_in_line() -> None:
    told = [str(messages([Turn("What?")], words_in(one), step="line 3")[-1]["content"]) for one in ("en", "ko", "ja")]
    assert told[0] == "*In line for the language model: number 3 …*"
    assert all("3" in one and "line" not in one for one in told[1:])
    assert said(Turn("What?"), step="turn") == "*The language model is at work …*"
    assert said(Turn("What?"), step="a step of tomorrow") == "*a step of tomorrow …*"
