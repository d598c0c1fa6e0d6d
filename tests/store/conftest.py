"""An empty corpus for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """A corpus in a home that does not exist yet."""
    corpus = Corpus(tmp_path / "home")
    yield corpus
    corpus.close()
