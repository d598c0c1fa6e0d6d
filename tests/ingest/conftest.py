"""The real embedding model, and a corpus over a library of two sources."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from site_server import Site

from app.encoders.minilm import MiniLMEmbeddings
from ingest.split.passages import Limit
from store import Corpus

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def embedder() -> MiniLMEmbeddings:
    """The installed model."""
    return MiniLMEmbeddings()


@pytest.fixture(scope="session")
def limit(embedder: MiniLMEmbeddings) -> Limit:
    """What it takes."""
    return embedder.limit()


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """An empty corpus."""
    corpus = Corpus(tmp_path / "home")
    yield corpus
    corpus.close()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function that writes a library of `id=text`, its manifest included, and returns its folder."""

    def library(**texts: str) -> Path:
        folder = tmp_path / "library"
        folder.mkdir(exist_ok=True)
        rows = [f'[[source]]\nid = "{name}"\ntitle = "About {name}"\nfile = "{name}.md"\n' for name in texts]
        (folder / "sources.toml").write_text("\n".join(rows))
        for name, text in texts.items():
            (folder / f"{name}.md").write_bytes(text.encode())
        return folder

    return library


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server on loopback."""
    site = Site()
    yield site
    site.close()
