"""A source that another one replaces: the newer comes first, and the older is marked."""

from pathlib import Path

import pytest

from app import Assistant, ManifestError, Settings

ROW = '[[source]]\nid = "{0}"\ntitle = "Review of {1}"\ndate = "{1}"\nfile = "{0}.md"\n{2}\n'
QUESTION = "What is the toll on the Harrow bridge?"


def library(folder: Path, *rows: tuple[str, str, str], **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text("\n".join(ROW.format(*row) for row in rows))
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text)
    return folder


def test_the_newer_comes_first_and_the_older_is_marked(tmp_path: Path) -> None:
    older = "The toll on the Harrow bridge is 40 crowns."  # in the very words of the question: it was first before
    newer = "The review of the council found that since May the Harrow bridge has a toll of 60 crowns."
    rows = [("old", "2023", ""), ("new", "2024", "")]
    folder = library(tmp_path / "library", *rows, old=f"{older}\n\nThe ferry to Vell is blue.", new=newer)
    with Assistant(Settings.load(home=tmp_path / "home", library=folder, multilingual="none", kept_answers=0)) as one:
        before = one.answer(QUESTION)
        assert before.citations[0].source_id == "old" and not before.citations[0].replaced_by
        library(folder, ("old", "2023", ""), ("new", "2024", 'replaces = "old"'))
        assert {outcome.source_id: outcome.state for outcome in one.ingest().outcomes}["new"] == "updated"
        answer = one.answer(QUESTION)
        assert answer.citations[0].source_id == "new" and answer.citations[0].quote == newer
        assert [cited.replaced_by for cited in answer.citations[1:]] == ["Review of 2024"] * (len(answer.citations) - 1)
        ferry = one.answer("What color is the ferry to Vell?")  # of that the newer one says nothing
        assert ferry.citations[0].source_id == "old" and ferry.citations[0].replaced_by == "Review of 2024"
        assert ferry.text.startswith("*[1] is quoted from a source that “Review of 2024” replaces.*\n\n")
        assert one.answer(QUESTION, sources=["old"]).citations[0].replaced_by == "Review of 2024"


def test_a_source_that_replaces_itself_or_no_id_is_refused(tmp_path: Path) -> None:
    for wrong, told in (("new", "none replaces itself"), ("Not An Id", "replaces")):
        folder = library(tmp_path / "library", ("new", "2024", f'replaces = "{wrong}"'), new="It rains.")
        with Assistant(Settings.load(home=tmp_path / "home", library=folder)) as one:
            with pytest.raises(ManifestError, match=f"field replaces: .*{told}|field replaces") as error:
                one.sources()
            assert "\n" not in str(error.value)
