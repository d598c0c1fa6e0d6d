"""The table of what a change did: every end of a file in each language, its lines escaped, the urgent ones first."""

import pytest

from app.web.sources.outcomes import TOLD, outcome
from app.web.words.wording import words_in
from app.wording.catalog import LANGUAGES
from ingest import Outcome, Report

ENDS = (
    Outcome("a.md", "added", 3, 3), Outcome("b.pdf", "added", 2, 2, notes=("page 2 of 2: <b>a picture</b>",)),
    Outcome("c.exe", "skipped", reason="/home/x/c.exe: files of the kind .exe are not read"),
    Outcome("d.docx", "failed", reason="/home/x/d.docx: a damaged archive; save the file once again"),
    Outcome("e.md", "vanished", 1, reason="/home/x/e.md: there is no such file"), Outcome("f.md", "removed", 1),
    Outcome("g.md", "updated", 4, 1), Outcome("h.md", "unchanged", 4),
)  # fmt: skip


def table(language: str, *outcomes: Outcome) -> str:
    return outcome(Report(outcomes, 2), lambda line: line.replace("/home/x/", ""), words_in(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_end_is_told_with_what_to_do(language: str) -> None:
    words, found = words_in(language), table(language, *ENDS)
    for end in ("added", "doubts", "skipped", "failed", "vanished", "removed", "updated"):
        assert f'<tr class="{end}">' in found and words(f"state_{end}") in found
    for end in ("doubts", "skipped", "failed", "vanished"):
        assert words(f"advice_{end}") in found
    assert words("outcomes_counted", state=words("state_unchanged"), count=1) in found and "h.md" not in found
    assert "/home/x" not in found and "&lt;b&gt;a picture" in found and "<b>" not in found


def test_what_needs_somebody_stands_first_and_no_table_is_endless() -> None:
    found = table("en", *(Outcome(f"{n}.md", "added", 1) for n in range(TOLD + 5)), ENDS[3], ENDS[2])
    assert found.index("d.docx") < found.index("c.exe") < found.index("0.md")
    assert found.count("<tr class=") == TOLD and "and 7 more" in found


def test_nothing_to_do_is_one_line() -> None:
    assert table("en") == '<p role="status">Nothing to do.</p>'
    assert table("en", ENDS[-1]) == '<p role="status">1 unchanged</p>'


def test_a_refused_file_is_named_as_it_was_given() -> None:
    broken = Outcome("madrid-notes-3bf05c7786d4.docx", "failed", reason="/home/x/Madrid notes.docx: a damaged archive")
    found = table("en", broken)
    assert "<bdi>Madrid notes.docx</bdi>" in found and "3bf05c7786d4" not in found
    assert "<bdi>b-1.pdf</bdi>" in table("en", Outcome("b-1.pdf", "failed", reason="the server did not answer in time"))
