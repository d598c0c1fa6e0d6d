"""A folder gives what can be read, but for what is hidden or ignored."""

import os
from pathlib import Path

import pytest

from ingest.sources.folder import files_under
from ingest.types.errors import SourceError


def tree(folder: Path, *names: str, **ignored: str) -> list[str]:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    for place, rules in ignored.items():
        (folder / place.replace("_", "/").strip("/") / ".briefignore").write_text(rules)
    return [path.relative_to(folder).as_posix() for path in files_under(folder).taken]


def test_hidden_files_and_leftovers_are_passed_over(tmp_path: Path) -> None:
    names = ["a.md", "b/c.pdf", "h.png", "i.HTM"]
    names += [".hidden.md", ".git/d.md", "~$a.docx", "node_modules/e.md", "b/.f/g.md"]
    assert tree(tmp_path, *names) == ["a.md", "b/c.pdf", "i.HTM"]


def test_what_a_briefignore_says_holds_below_it(tmp_path: Path) -> None:
    names = ["a.md", "draft-1.md", ".notes.md", "old/b.md"]
    names += ["sub/c.md", "sub/draft-2.md", "sub/keep/draft-3.md", "sub/deep/x.md"]
    found = tree(
        tmp_path, *names, _="# drafts\ndraft-*\n/old/\n!.notes.md\n", sub_="deep/\n", sub_keep_="!draft-3.md\n"
    )
    assert found == [".notes.md", "a.md", "sub/c.md", "sub/keep/draft-3.md"]


def test_links_lead_nowhere_in_circles(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "lost.md").symlink_to(tmp_path / "none.md")
    assert tree(tmp_path, "a.md") == ["a.md"]


def test_a_link_leads_no_file_from_elsewhere_into_a_folder(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside.md"
    (folder / "sub").mkdir(parents=True)
    outside.write_text("what nobody meant to publish")
    (tmp_path / "folder-beside.md").write_text("nor this")
    (folder / "a.md").write_text("text")
    for name, target in (("out.md", outside), ("sub/up.md", "../../outside.md"), ("beside.md", "../folder-beside.md")):
        (folder / name).symlink_to(target)
    (folder / "again.md").symlink_to("out.md")
    (folder / "sub" / "inside.md").symlink_to("../a.md")
    (tmp_path / "named").symlink_to(folder)
    for root in (folder, tmp_path / "named"):
        found = files_under(root)
        assert [str(path.relative_to(root)) for path in found.taken] == ["a.md", "sub/inside.md"]
        told = {str(path.relative_to(root)): reason for path, reason in found.passed_over.items()}
        assert set(told) == {"out.md", "sub/up.md", "beside.md", "again.md"}
        assert set(told.values()) == {"a link that leads out of the folder"}


def test_a_briefignore_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".briefignore").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match=r"\.briefignore: cannot be read"):
        files_under(tmp_path)


def test_what_is_passed_over_is_named_with_its_reason(tmp_path: Path) -> None:
    for name in ("a.md", "b.png", "LICENSE"):
        (tmp_path / name).write_text("text")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("text")
    found = files_under(tmp_path)
    assert [path.name for path in found.taken] == ["a.md"]
    assert {os.fsencode(path.name): reason for path, reason in found.passed_over.items()} == {
        b"b.png": "files of the kind .png are not read",
        b"LICENSE": "its name has no suffix, which would tell",
        b"caf\xe9.txt": "its name is not in UTF-8; give it another",
    }
