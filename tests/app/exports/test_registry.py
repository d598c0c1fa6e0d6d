"""The formats by name: every file in the room is one."""

from pathlib import Path

import pytest

from app.errors import ExportError
from app.exports import format_names, formats, named, references, written


def test_every_file_of_the_room_is_a_format() -> None:
    files = [path.stem for path in Path(formats.__path__[0]).glob("*.py") if path.stem != "__init__"]
    assert sorted(format_names()) == sorted(name.replace("_", "-") for name in files)
    assert format_names(style=True) == ["apa", "chicago", "japanese", "korean"]
    assert format_names(style=False) == ["bibtex", "csl-json", "ris"]
    assert all(named(name).write([]) in ("", "[]\n") for name in format_names())


@pytest.mark.parametrize("name", ["rtf", "", "x" * 10_000, ["ris"]])
def test_another_name_is_told_in_one_line(name: str) -> None:
    with pytest.raises(ExportError, match="bibtex, csl-json, ris, apa") as caught:
        written(references([], {}, {}), name)
    assert len(str(caught.value)) < 200
