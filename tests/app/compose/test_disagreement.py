"""A disagreement is found where two sources differ in what was asked, and nothing that only looks like it is."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.compose.disagreement import disagreement, side_by_side
from app.languages.crosslingual import denies
from app.present.answers import answered
from app.present.differences import differing
from app.question.question import Question, understand
from app.types.draft import Draft
from app.types.evidence import Claim, Disagreement, Evidence, Sentence
from app.types.results import Answer
from store import Source

ONE = Source("one", "On ports", "", "Port Office", "2022-03-01", "report", False, "en", "", "v", "", False)
TWO = replace(ONE, id="two", title="Who sails", publisher="Ferry Board", date="2022-06-11")
FERRIES = understand("How many ferries does Selm have?")


def near(one: str, others: Sequence[str]) -> list[float]:
    """Sentences are alike, words are not."""
    return [float(" " in other or "。" in other) for other in others]


def evidence(one: str, other: str, *more: str, second: Source = TWO, language: str = "en") -> Evidence:
    sources = [replace(ONE, language=language), *[replace(second, language=language)] * (1 + len(more))]
    sentences = tuple(
        Sentence(source.id, "v", 100 * n, 100 * n + len(text), text, 9.0 - n, n, 9.0 - n)
        for n, (source, text) in enumerate(zip(sources, (one, other, *more), strict=True))
    )
    return Evidence((), sentences, {source.id: source for source in sources})


def found(question: Question, told: Evidence) -> Disagreement | None:
    return disagreement(question, told, near, denies)


def test_two_sources_with_two_figures_differ() -> None:
    differs = found(FERRIES, evidence("Selm has five ferries.", "Selm has nine ferries."))
    assert differs is not None
    assert (differs.what, differs.values) == ("amount", ("five ferries", "nine ferries"))
    assert [sentence.source_id for sentence in differs.sentences] == ["one", "two"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Selm has five ferries.", "Selm has 5 ferries."),
        ("Selm has five ferries.", "Selm has nine cars."),
        ("Selm has five ferries.", "Selm is expected to have nine ferries."),
        ("Selm has five ferries.", "Dorn has nine ferries."),
        ("Selm has five ferries.", "The harbour master writes: Selm has five ferries. Once it had nine ferries."),
        ("Selm has five ferries.", "Selm has five ferries, not nine ferries."),
    ],
)
def test_what_agrees_or_is_of_something_else_is_no_disagreement(one: str, other: str) -> None:
    assert found(FERRIES, evidence(one, other)) is None


def test_a_source_does_not_disagree_with_itself_or_with_its_other_edition() -> None:
    five, nine = "Selm has five ferries.", "Selm has nine ferries."
    assert found(FERRIES, evidence(five, nine, second=ONE)) is None
    edition = replace(TWO, title="On ports, 2nd edition", publisher="Port Office")
    assert found(FERRIES, evidence(five, nine, second=edition)) is None


def test_a_sentence_that_knows_of_both_figures_explains_them() -> None:
    both = "Selm has five ferries, or nine ferries with those of the islands."
    assert found(FERRIES, evidence("Selm has five ferries.", "Selm has nine ferries.", both)) is None


def test_a_question_for_a_cause_is_not_answered_by_a_figure() -> None:
    asked = understand("Why does Selm have ferries?")
    assert found(asked, evidence("Selm has five ferries.", "Selm has nine ferries.")) is None


@pytest.mark.parametrize(
    ("asked", "one", "other", "language"),
    [
        ("Did Orsova sign the treaty?", "Orsova signed the treaty.", "Orsova did not sign the treaty.", "en"),
        ("서명했습니까?", "오르소바는 조약에 서명했다.", "오르소바는 조약에 서명하지 않았다.", "ko"),
        ("署名しましたか。", "オルソバは条約に署名した。", "オルソバは条約に署名しなかった。", "ja"),
    ],
)
def test_what_one_says_and_the_other_denies_in_the_same_words_differs(
    asked: str, one: str, other: str, language: str
) -> None:
    question = Question(asked, "what", False, language=language, written=asked if language != "en" else "")
    near = replace(TWO, date="2022-03-09")
    differs = found(question, evidence(one, other, second=near, language=language))
    assert differs is not None and differs.what == "verdict"
    assert found(question, evidence(one, other, language=language)) is None  # three months later it may have


def shown(told: Evidence, language: str = "en") -> Answer:
    differs = found(FERRIES, told)
    claims = side_by_side([Claim(told.sentences[:1])], differs, told)
    known = {"generator": "extractive", "searched": (), "snapshot": 1}
    answer = answered("?", told, draft=Draft(claims), missing=(), language=language, **known)
    return differing(answer, differs)


@pytest.mark.parametrize(
    ("language", "said", "days"),
    [
        ("en", "The sources differ", ("March 1, 2022", "June 11, 2022")),
        ("ko", "출처마다", ("2022년 3월 1일", "2022년 6월 11일")),
        ("ja", "資料によって", ("2022年3月1日", "2022年6月11日")),
    ],
)
def test_both_stand_in_the_answer_with_a_line_that_names_the_newer(
    language: str, said: str, days: tuple[str, str]
) -> None:
    answer = shown(evidence("Selm has five ferries.", "Selm has nine ferries."), language)
    assert [one.quote for one in answer.citations] == ["Selm has five ferries.", "Selm has nine ferries."]
    line = answer.text.splitlines()[0]
    assert said in line and all(day in line for day in days) and line.count("[2]") == 2
    (difference,) = answer.differences
    assert (difference.citations, difference.newer) == ((1, 2), 2)
    assert answer.to_dict()["differences"][0]["values"] == ("five ferries", "nine ferries")


def test_no_source_is_called_newer_where_their_dates_do_not_tell() -> None:
    answer = shown(evidence("Selm has five ferries.", "Selm has nine ferries.", second=replace(TWO, date="2022")))
    assert answer.differences[0].newer is None and "newer" not in answer.text


def test_a_disagreement_whose_quote_was_withheld_is_not_shown() -> None:
    told = evidence("Selm has five ferries.", "Selm has nine ferries.")
    known = {"generator": "extractive", "searched": (), "snapshot": 1}
    answer = answered("?", told, draft=Draft((Claim(told.sentences[:1]),)), missing=(), **known)
    assert differing(answer, found(FERRIES, told)) == answer


def test_a_language_that_is_not_read_here_has_no_disagreements() -> None:
    asked = Question("Combien de ferries?", "number", False, language="fr", written="Combien de ferries?")
    assert found(asked, evidence("Selm a 5 ferries.", "Selm a 9 ferries.", language="fr")) is None


def test_english_sources_are_compared_for_a_question_in_another_language() -> None:
    asked = replace(FERRIES, language="ko", written="셀름에는 여객선이 몇 척 있습니까?")
    assert found(asked, evidence("Selm has five ferries.", "Selm has nine ferries.")) is not None
