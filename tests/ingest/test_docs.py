"""docs/ingest.md names every format that is read, and what reads it is pinned."""

import re
from pathlib import Path

import pytest

from ingest.parse.extract import READERS

ROOT = Path(__file__).parents[2]
NAMES = {"subtitles": "SRT", "ipynb": "notebooks", "html": "web page", "text": "text", "markdown": "Markdown"}


@pytest.mark.parametrize("form", READERS)
def test_the_table_of_formats_names_each(form: str) -> None:
    table = re.search(r"\| format \|.*?\n\n", (ROOT / "docs" / "ingest.md").read_text(), re.DOTALL)
    assert table is not None
    firsts = [line.split("|")[1] for line in table[0].splitlines()[2:] if line]
    assert any(NAMES.get(form, form.upper()) in first for first in firsts)


def test_libraries_of_the_table_are_required_and_pinned() -> None:
    project, lock = (ROOT / "pyproject.toml").read_text(), (ROOT / "requirements.lock").read_text()
    for name in ("pypdfium2", "lxml", "openpyxl", "trafilatura", "olefile", "striprtf", "charset-normalizer", "xlrd"):
        assert f'"{name}' in project and re.search(rf"^{name}==", lock, re.MULTILINE)
