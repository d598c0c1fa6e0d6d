"""Files, folders and manifests become sources with ids of their own."""

import re
from pathlib import Path

import pytest

from ingest.sources.items import Item, items_at, slug
from ingest.sources.reading import Reader
from ingest.types.errors import IngestError, SourceError
from store import Source, version_of


def read(item: Item) -> tuple[Source, str]:
    with Reader({}) as reader:
        reading = reader.read(item, None)
        return item.source(None, reading.version, reading.document, reading.length), reading.text()


ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
NAMES = [
    "a.md",
    "A b (final).md",
    "메모.md",
    "노트 2.txt",
    "x" * 240 + ".md",
    "--.md",
    "ÉTÉ.markdown",
    "a\nb.md",
    "日本.txt",
]


def test_a_file_is_a_source_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "My  Notes.MD"
    path.write_bytes("\ufeffSeoul.\r\n".encode())
    (item,) = items_at(path)
    source, text = read(item)
    assert (source.id, source.title, source.kind, source.library) == ("my-notes.md", "My Notes", "document", False)
    assert text == "\ufeffSeoul.\r\n"
    assert (source.version, source.length, source.origin) == (version_of(text), len(text), str(path))


@pytest.mark.parametrize("name", [*NAMES, "", ".", "a", "\udcff.md"])
def test_an_id_is_valid_whatever_the_name(name: str) -> None:
    assert ID.fullmatch(slug(name))
    assert slug(name) == slug(name)


def test_every_file_of_a_folder_has_an_id_of_its_own(tmp_path: Path) -> None:
    names = [*NAMES, "a b.md", "a-b.md", "sub/a.md", "sub-a.md", "2.txt", "노트2.txt", "메모2.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "picture.png").write_text("passed over")
    *items, picture = items_at(tmp_path)
    assert "picture.png: files of the kind .png are not read" in picture.passed_over
    assert len({item.entry.id for item in items}) == len(items) == len(names)
    assert all(ID.fullmatch(item.entry.id) for item in items)
    assert sorted(read(item)[1] for item in items) == sorted(names)


def test_a_folder_with_a_manifest_is_what_the_manifest_says(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "one"\ntitle = "One"\nfile = "sub/1.md"\n')
    (tmp_path / "other.md").write_text("passed over")
    by_folder, by_manifest = items_at(tmp_path), items_at(tmp_path / "sources.toml")
    assert by_folder == by_manifest
    assert [(item.entry.id, item.place) for item in by_folder] == [("one", str(tmp_path / "sub" / "1.md"))]


def test_a_folder_with_nothing_to_read_says_what_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"no file here that can be read \(known: \.txt, \.text, \.md"):
        items_at(tmp_path)


@pytest.mark.parametrize("name", ["none.md", "~nobody-of-this-name/a.md", "x" * 300 + ".md", "none/none.md"])
def test_what_is_not_there_is_one_line(name: str) -> None:
    with pytest.raises(SourceError) as error:
        items_at(Path(name))
    assert "\n" not in str(error.value)
