"""What is asked again is answered from memory, as long as the snapshot that it was answered from serves."""

from pathlib import Path

import pytest

from app import Assistant, Settings
from app.repeated import Repeated
from app.types.results import Answer

ASKED = "When was the summit of 2031 held in Osaka?"


def answer(text: str) -> Answer:
    return Answer(text, text, "answered", (), (), "extractive")


def test_the_latest_are_kept_and_another_snapshot_empties_it() -> None:
    kept = Repeated(2)
    for name in "ab":
        kept.keep(1, name, answer(name))
    assert kept.get(1, "a") == answer("a")
    kept.keep(1, "c", answer("c"))
    assert (kept.get(1, "a"), kept.get(1, "b"), kept.get(1, "c")) == (answer("a"), None, answer("c"))
    assert kept.get(2, "a") is None
    kept.keep(2, "d", answer("d"))
    assert kept.get(1, "a") is None and kept.get(2, "d") == answer("d")


def test_none_may_be_kept() -> None:
    kept = Repeated(0)
    kept.keep(1, "a", answer("a"))
    assert kept.get(1, "a") is None


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("osaka")
    (folder / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.\n", encoding="utf-8")
    (folder / "sources.toml").write_text(
        '[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n', encoding="utf-8"
    )
    return Assistant(Settings.load(home=folder / "home", library=folder, multilingual="none"))


def test_the_same_question_is_answered_without_a_step(small: Assistant) -> None:
    steps: list[str] = []
    first = small.answer(ASKED, on_step=steps.append)
    assert first.status == "answered" and steps and first.timings
    del steps[:]
    again = small.answer(ASKED, on_step=steps.append)
    assert steps == [] and again.timings == {}
    assert {**again.to_dict(), "timings": 0} == {**first.to_dict(), "timings": 0}
    assert small.answer(ASKED, sources=["osaka"], on_step=steps.append) and steps
    del steps[:]
    history = [{"role": "user", "content": ASKED}, {"role": "assistant", "content": first.text}]
    assert small.answer(ASKED, history=history, on_step=steps.append) and steps


def test_a_caller_that_traces_sees_every_step(small: Assistant) -> None:
    small.answer(ASKED)
    steps: list[str] = []
    small.answer(ASKED, on_step=steps.append, config={"tags": ["traced"]})
    assert steps


def test_a_publication_makes_it_answer_anew(small: Assistant, tmp_path: Path) -> None:
    small.answer(ASKED)
    (tmp_path / "moved.md").write_text("The summit of 2031 was moved from Osaka to Kobe.\n", encoding="utf-8")
    small.ingest([tmp_path / "moved.md"])
    steps: list[str] = []
    now = small.answer(ASKED, on_step=steps.append)
    assert steps and "moved.md" in {one.source_id for one in now.passages}
    small.rollback()
    del steps[:]
    assert "moved.md" not in {one.source_id for one in small.answer(ASKED, on_step=steps.append).passages} and steps
