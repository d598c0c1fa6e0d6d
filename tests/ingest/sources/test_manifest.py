"""A manifest is read whole, or one line names the file, the entry and the field."""

from pathlib import Path

import pytest

from ingest.sources.items import items_at, library_items
from ingest.sources.manifest import load_manifest
from ingest.types.errors import ManifestError

FIRST = '[[source]]\nid = "first"\ntitle = "First"\nfile = "first.md"\n'


def manifest(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_gives_its_entries_in_order(tmp_path: Path) -> None:
    more = 'date = 2022-05-21\nkind = "speech"\ndigest = true\nurl = "https://example.org/a"\nauthor = " Kim "\n'
    second = '[[source]]\nid = "second"\ntitle = "한국"\nfile = "b.md"\ndate = 2022\n'
    one, two = load_manifest(manifest(tmp_path, FIRST + more + second))
    assert (one.id, one.title, one.date, one.kind, one.digest, one.author) == (
        "first",
        "First",
        "2022-05-21",
        "speech",
        True,
        "Kim",
    )
    assert (two.id, two.title, two.date, two.digest, two.language, two.url) == (
        "second",
        "한국",
        "2022",
        False,
        "",  # the text will tell it
        "",
    )


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("id", 'id = "With Blanks"'),
        ("id", 'id = ""'),
        ("id", 'id = "-begins-with-a-dash"'),
        ("id", f'id = "{"a" * 101}"'),
        ("id", 'id = "../up"'),
        ("title", 'title = ""'),
        ("title", 'title = "two\\nlines"'),
        ("title", 'title = ["a", "list"]'),
        ("title", f'title = "{"a" * 501}"'),
        ("file", 'file = "  "'),
        ("file", 'file = "a\\u0000b.md"'),
        ("author", "author = { name = 'a table' }"),
        ("date", 'date = "May 2022"'),
        ("date", 'date = "2022-5-1"'),
        ("date", "date = 2022-05-21T10:00:00Z"),
        ("digest", 'digest = "perhaps"'),
        ("url", 'url = "example.org"'),
        ("url", 'url = "javascript:alert(1)"'),
        ("language", "language = []"),
        ("publsher", 'publsher = "a slip of the pen"'),
    ],
)
def test_a_wrong_field_is_named_with_its_entry_and_file(tmp_path: Path, field: str, line: str) -> None:
    fields = {"id": 'id = "second"', "title": 'title = "Second"', "file": 'file = "b.md"', field: line}
    path = manifest(tmp_path, FIRST + "[[source]]\n" + "\n".join(fields.values()))
    with pytest.raises(ManifestError) as error:
        load_manifest(path)
    assert str(error.value).startswith(f"{path}: source 2 (") and f"field {field}" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("field", ["id", "title", "file"])
def test_a_field_that_is_missing_is_named(tmp_path: Path, field: str) -> None:
    lines = [line for line in FIRST.splitlines() if not line.startswith(field)]
    with pytest.raises(ManifestError, match=f"source 1 .*field {field}: Field required"):
        load_manifest(manifest(tmp_path, "\n".join(lines)))


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"source 2 \(first\), field id: used by an earlier source"):
        load_manifest(manifest(tmp_path, FIRST + FIRST))


@pytest.mark.parametrize("text", ["", "# nothing\n", "source = 3", "source = []", "[source]\nid = 'a'", "source = [1]"])
def test_a_manifest_names_at_least_one_source(tmp_path: Path, text: str) -> None:
    with pytest.raises(ManifestError, match=r"mine\.toml: name at least one source, each under a line \[\[source\]\]"):
        load_manifest(manifest(tmp_path, text))


@pytest.mark.parametrize("data", [b"[[source", b"\xff\xfe\x00", b"id = \n"])
def test_what_is_no_toml_is_one_line(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "sources.toml").write_bytes(data)
    with pytest.raises(ManifestError, match=r"sources\.toml: not readable as TOML") as error:
        library_items(tmp_path)
    assert "\n" not in str(error.value)


def test_a_library_without_a_manifest_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="there is no such manifest"):
        library_items(tmp_path / "none")


@pytest.mark.parametrize("file", ["../secret.md", "/etc/hostname", "a/../../secret.md"])
def test_a_file_lies_inside_the_manifests_folder(tmp_path: Path, file: str) -> None:
    path = manifest(tmp_path, FIRST.replace("first.md", file))
    with pytest.raises(ManifestError, match=r"mine\.toml: source first, field file: must lie inside the folder"):
        items_at(path)
