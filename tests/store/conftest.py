"""An empty corpus for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma_server import database

from store import AnyCorpus, Corpus, ServerCorpus


@pytest.fixture
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyCorpus]:
    """A corpus in a home that does not exist yet; `@BOTH` asks for one on a server too."""
    corpus: AnyCorpus
    if getattr(request, "param", "folder") == "folder":
        corpus = Corpus(tmp_path / "home")
    else:
        url = database(request.getfixturevalue("chroma_server"))
        corpus = ServerCorpus(url, home=tmp_path / "home", keep=0.0)
    yield corpus
    corpus.close()
