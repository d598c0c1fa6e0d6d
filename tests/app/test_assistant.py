"""One object: take sources in, list them, read them, ask them, take them out."""

import json
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from app import Answer, Assistant, Settings
from app.errors import ModelError, QuestionError
from ingest.types.errors import IngestError, ManifestError
from store import BriefChatError, StoreError, UnknownSource

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."
BUSAN = "The ministers of fisheries met in Busan in June 2032 and agreed on a quota for squid."
QUESTION = "When was the summit of 2031 held?"

Open = Callable[..., Assistant]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of two sentences."""
    folder = tmp_path / "library"
    folder.mkdir()
    rows = [f'[[source]]\nid = "{name}"\ntitle = "On {name}"\nfile = "{name}.md"\n' for name in ("osaka", "busan")]
    (folder / "sources.toml").write_text("\n".join(rows))
    (folder / "osaka.md").write_text(OSAKA)
    (folder / "busan.md").write_text(BUSAN)
    return folder


@pytest.fixture
def start(tmp_path: Path, library: Path) -> Iterator[Open]:
    """A function that starts an assistant on one home and one library."""
    started: list[Assistant] = []

    def start_one(**more: object) -> Assistant:
        started.append(Assistant(Settings.load(home=tmp_path / "home", library=library, **more)))
        return started[-1]

    yield start_one
    for one in started:
        one.close()


def test_the_first_question_takes_the_library_in(start: Open, tmp_path: Path) -> None:
    with start() as one:
        assert not (tmp_path / "home").exists()
        answer = one.answer(QUESTION)
        assert answer.status == "answered" and answer.text == f"{OSAKA} [1]"
        (citation,) = answer.citations
        assert one.source_text("osaka", citation.version)[citation.start : citation.end] == citation.quote == OSAKA
        assert (answer.snapshot, set(answer.searched)) == (1, {"osaka", "busan"})
        assert [source.id for source in one.sources()] == ["osaka", "busan"]


def test_the_scope_and_the_history_are_part_of_a_question(start: Open) -> None:
    one = start()
    assert one.answer(QUESTION, sources=["busan"]).status == "not_found"
    history = [{"role": "user", "content": "Where was the summit of 2031 held?"}]
    follow_up = one.answer("When was it held?", history=history, sources=["osaka", "osaka"])
    assert "May 5, 2031" in follow_up.text and follow_up.searched == ("osaka",)
    with pytest.raises(UnknownSource, match=r"no source `kyoto` here \(known: osaka, busan\)"):
        one.answer(QUESTION, sources=["osaka", "kyoto"])
    with pytest.raises(QuestionError, match="the scope names no source"):
        one.answer(QUESTION, sources=[])


@pytest.mark.parametrize("question", ["", " \n\t", "?!", "a" * 2_001, "a " * 50_000])
def test_what_is_no_question_is_refused_before_anything_is_done(start: Open, tmp_path: Path, question: str) -> None:
    with pytest.raises(QuestionError, match=r"is empty|characters: shorten it to 2,000") as error:
        start().answer(question)
    assert len(str(error.value)) < 100 and not (tmp_path / "home").exists()


def test_a_question_with_half_a_character_is_a_question(start: Open) -> None:
    answer = start().answer(f"\ud83d {QUESTION}")
    assert answer.status == "answered"
    json.dumps(answer.to_dict(), ensure_ascii=False).encode()


def test_a_source_is_read_in_its_current_version_and_in_the_one_before(start: Open, library: Path) -> None:
    one = start()
    old = one.answer(QUESTION).citations[0]
    (library / "osaka.md").write_text(OSAKA.replace("May", "June"))
    report = one.ingest()
    assert {outcome.source_id: outcome.state for outcome in report.outcomes} == {
        "osaka": "updated",
        "busan": "unchanged",
    }
    assert "June 5" in one.source_text("osaka") and "June 5" in one.answer(QUESTION).text
    assert one.source_text("osaka", old.version)[old.start : old.end] == old.quote
    for source_id, version in (("osaka", "0" * 64), ("busan", old.version), ("kyoto", None), ("kyoto", old.version)):
        with pytest.raises(UnknownSource):
            one.source_text(source_id, version)


def test_what_changed_in_the_library_is_taken_in_at_the_next_start(start: Open, library: Path) -> None:
    start().prepare_sources()
    (library / "osaka.md").write_text("Nothing of the kind.")
    assert start().source_text("osaka") == "Nothing of the kind."


def test_a_removed_library_source_stays_away_until_it_is_named(start: Open) -> None:
    one = start()
    assert one.remove("osaka").outcomes[0].state == "removed"
    assert one.answer(QUESTION).status == "not_found"
    assert [source.id for source in start().sources()] == ["busan"]
    one.ingest()
    assert [source.id for source in one.sources()] == ["busan"]
    assert one.ingest(["osaka"]).outcomes[0].state == "added"
    assert one.answer(QUESTION).status == "answered"
    assert {source.id: source.library for source in start().sources()} == {"busan": True, "osaka": True}
    with pytest.raises(UnknownSource):
        one.remove("kyoto")


def test_files_go_in_beside_the_library_and_one_that_fails_stops_none(start: Open, tmp_path: Path) -> None:
    one = start()
    one.prepare_sources()
    (tmp_path / "kobe.md").write_text("The port of Kobe was opened again in 2033.")
    (tmp_path / "empty.md").write_text("")
    report = one.ingest([tmp_path / "empty.md", str(tmp_path / "kobe.md")])
    assert [(outcome.source_id, outcome.state) for outcome in report.outcomes] == [
        ("kobe.md", "added"),
        ("empty.md", "failed"),
    ]
    assert "2033" in one.answer("When was the port of Kobe opened again?").text
    with pytest.raises(IngestError, match="there is no such file"):
        one.ingest([tmp_path / "none.md"])
    assert {source.id for source in one.sources()} == {"osaka", "busan", "kobe.md"}


def test_what_is_uploaded_is_asked_at_once_checked_again_and_taken_out(start: Open, tmp_path: Path) -> None:
    one = start()
    (tmp_path / "kobe.md").write_text("# Ports\n\n## Kobe\n\nThe port of Kobe was opened again in 2033.\n")
    assert [outcome.state for outcome in one.upload([tmp_path / "kobe.md"]).outcomes] == ["added"]
    (citation,) = one.answer("When was the port of Kobe opened again?").citations
    assert (citation.title, citation.section, citation.page) == ("Ports", "Kobe", None)
    kept = tmp_path / "home" / "uploads" / "kobe.md"
    assert one.recheck(["kobe.md"]).outcomes[0].state == "unchanged"
    kept.unlink()
    states = {outcome.source_id: outcome.state for outcome in one.recheck().outcomes}
    assert states == {"osaka": "unchanged", "busan": "unchanged", "kobe.md": "vanished"}
    check = one.checks()["kobe.md"]
    assert (check.state, set(one.checks())) == ("vanished", {"osaka", "busan", "kobe.md"})
    assert "there is no such file" in check.reason and check.checked.startswith("20")
    with pytest.raises(UnknownSource):
        one.recheck(["kyoto"])
    assert one.remove("kobe.md").outcomes[0].state == "removed"
    assert {source.id: source.library for source in one.sources()} == {"osaka": True, "busan": True}
    assert one.recheck(["osaka"]).outcomes[0].state == "unchanged"


def test_a_corpus_of_another_model_says_what_to_do(start: Open) -> None:
    from app.encoders.minilm import packaged

    start().prepare_sources()
    other = start(embedding=str(packaged()))
    with pytest.raises(StoreError, match=r"run `brief-chat ingest --rebuild`"):
        other.answer(QUESTION)
    assert [outcome.state for outcome in other.rebuild().outcomes] == ["updated", "updated"]
    assert other.answer(QUESTION).status == "answered"


def test_a_model_that_cannot_be_loaded_is_one_line_and_stores_nothing(start: Open, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="the embedding model `no/such-model` cannot be loaded") as error:
        start(embedding="no/such-model").answer(QUESTION)
    assert "\n" not in str(error.value)
    with pytest.raises(ModelError, match="BRIEF_CHAT_MODELS_CHAT=nobody:model") as error:
        start(model="nobody:model").answer(QUESTION)
    assert "\n" not in str(error.value)
    assert [folder.name for folder in (tmp_path / "home" / "generations").iterdir()] == ["000001"]


def test_a_malformed_library_is_one_line_and_loses_nothing(start: Open, library: Path) -> None:
    start().prepare_sources()
    (library / "sources.toml").write_text("[[source]]\nid = 3\n")
    with pytest.raises(ManifestError, match="source 1"):
        start().answer(QUESTION)
    with pytest.raises(BriefChatError):
        start().sources()


def test_an_answer_cannot_be_changed_and_is_plain_values(start: Open) -> None:
    answer: Answer = start().answer(QUESTION)
    for frozen, name in ((answer, "text"), (answer.citations[0], "quote"), (answer.passages[0], "text")):
        with pytest.raises(FrozenInstanceError):
            setattr(frozen, name, "another")
    plain = json.loads(json.dumps(answer.to_dict()))
    assert plain["citations"][0]["quote"] == OSAKA and plain["question"] == QUESTION


def test_editions_are_kept_compared_and_an_old_citation_leads_to_the_wording_of_now(start: Open, library: Path) -> None:
    one = start(editions=3)
    old = one.answer(QUESTION).citations[0]
    assert one.whereabouts(old).state == "stands"
    with pytest.raises(UnknownSource, match="only one edition of `osaka` is kept"):
        one.difference("osaka")
    (library / "osaka.md").write_text(OSAKA.replace("May 5, 2031.", "June 5, 2031.") + " It rained.")
    one.ingest()
    for text in ("Squid.", "Tuna."):  # other sources change
        (library / "busan.md").write_text(text)
        one.ingest()
    first, last = one.editions("osaka")
    assert (first.number, first.snapshot, last.snapshot, last.title) == (1, 1, 2, "On osaka")
    found = one.difference("osaka")
    assert [(change.kind, change.weight) for change in found.told] == [("reworded", ("date",)), ("new", ())]
    assert (found.old_text(), found.new_text()) == (OSAKA, one.source_text("osaka"))
    assert json.loads(json.dumps(found.to_dict()))["changes"][0]["weight"] == ["date"]
    assert {change.kind for change in one.difference("osaka", last.version[:8], "@1").told} == {"reworded", "gone"}
    now = one.whereabouts(old)
    assert (now.state, now.text, now.weight) == ("reworded", OSAKA.replace("May", "June"), ("date",))
    assert one.source_text("osaka", now.version)[now.start : now.end] == now.text
    one.remove("osaka")
    assert one.whereabouts(old).state == "gone"


def test_a_source_that_is_named_and_gone_is_missed_and_not_answered_from_another(start: Open, tmp_path: Path) -> None:
    one = start()
    for name, figure in (("a", "412"), ("b", "398")):
        (tmp_path / f"figures-{name}.md").write_text(
            f"---\ntitle: Figures of {name.upper()}\npublisher: Agency {name.upper()}\n---\n\n"
            f"In 2031 the port of Kobe handled {figure} ships.\n"
        )
    one.ingest([tmp_path / "figures-a.md", tmp_path / "figures-b.md"])
    asked = "According to Agency A, how many ships did the port of Kobe handle in 2031?"
    assert one.answer(asked).status == "answered"
    one.remove("figures-a.md")
    missed = one.answer(asked)
    assert missed.status == "not_found" and "Figures of A" in missed.text and missed.citations == ()
    assert one.answer(asked.replace("Agency A", "Agency B")).status == "answered"
    one.ingest([tmp_path / "figures-a.md"])
    assert one.answer(asked).status == "answered"
