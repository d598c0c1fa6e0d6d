"""What is called absent: only terms of which no form stands in any source, its headings or the catalog."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app import Assistant, Settings
from app.check import absent as module
from app.check.absent import absent
from app.question.names import Names

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions"
TEXT = """# The Corean lighthouse of Málaga

The U.S. envoy Renée Duchamp co-operated with Philipp Kowalski in 1871. Passengers paid 12 crowns.

| port | passengers | 관세 |
| --- | --- | --- |
| Gull Rock | 400 | 9 |

The World Ferry Organization met in 東京. Søren Aas of Łódź and Herr Müller paid a tax under the law on Jan. 3; the UK
fleet had 5 tugs. 스웨덴은 참여했다.
"""


def nameless(term: str) -> Sequence[tuple[str, str]]:
    return ()


@pytest.fixture(scope="module")
def lighthouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("lighthouse")
    (folder / "light.md").write_text(TEXT, encoding="utf-8")
    (folder / "sources.toml").write_text(
        '[[source]]\nid = "light"\ntitle = "Camp David"\nauthor = "Ines Kolb"\nfile = "light.md"\n'
        'date = "2031-04-01"\n',
        encoding="utf-8",
    )
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        assistant.prepare_sources()
        yield assistant


def found(assistant: Assistant, *terms: str, language: str = "en", names: Names = nameless) -> tuple[str, ...]:
    with assistant._corpus.reading() as snapshot:
        assert snapshot is not None
        return absent(terms, snapshot, None, language, names)


@pytest.mark.parametrize(
    "term",
    [
        *"Camp David Kolb Korea Koreans Malaga US U.S. Renee cooperation Filip WFO passenger PASSENGERS 12".split(),
        *["1871", "2031", "lighthouses", "Gull Rock", "Alder Rock", "東京", "관세"],
        *"Soren Lodz Mueller taxes laws January Britain British five 스웨덴의".split(),
    ],
)
def test_what_stands_anywhere_in_any_form_is_not_absent(lighthouse: Assistant, term: str) -> None:
    assert found(lighthouse, term, names=lighthouse._engine.languages.glossary.names) == ()


@pytest.mark.parametrize("term", ["Canada", "finance", "2014", "Mount Rushmore", "semiconductors", "京都"])
def test_what_stands_nowhere_is_absent(lighthouse: Assistant, term: str) -> None:
    assert found(lighthouse, term) == (term,)


def test_a_term_without_a_name_in_a_source_s_language_is_not_called_absent(lighthouse: Assistant) -> None:
    assert found(lighthouse, "캐나다", language="ko") == ()
    assert found(lighthouse, "2014", language="ko") == ("2014",)


def test_of_a_corpus_that_is_not_searched_whole_nothing_is_said(lighthouse: Assistant, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST", 10)
    assert found(lighthouse, "Canada") == ()


def test_a_refusal_says_nothing_of_what_the_library_holds_elsewhere(assistant: Assistant) -> None:
    answer = assistant.answer("When did Japan start 2+2 talks with India and Canada?")
    assert (answer.missing, answer.absent) == (("Canada",), ())
    assert "anywhere" not in answer.text and "answers this for “Canada”" in answer.text


def test_all_that_is_called_absent_over_our_questions_occurs_nowhere(assistant: Assistant) -> None:
    told = 0
    words = set()
    for source in assistant.sources():
        whole = " ".join([assistant.source_text(source.id), source.title, source.author, source.publisher, source.kind])
        words |= set(re.findall(r"\w+", whole.replace(".", "").casefold()))
    for name in ("tune", "ko-ja-tune"):
        for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            answer = assistant.answer(row["question"])
            told += len(answer.absent)
            assert set(answer.absent) <= set(answer.missing)
            for term in answer.absent:
                asked = set(re.findall(r"\w+", term.replace(".", "").casefold()))
                assert not asked & words, (row["id"], term)
                assert term in answer.text
    assert told  # the test must see some
