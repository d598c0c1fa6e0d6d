"""The real assistant over the default library, made once for all tests, out of reach of network and user corpus."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
for name in [name for name in os.environ if name.startswith("BRIEF_CHAT_") and name != "BRIEF_CHAT_SCREENSHOTS"]:
    del os.environ[name]

import pytest  # noqa: E402
from chroma_server import running  # noqa: E402

from app.assistant import Assistant  # noqa: E402
from app.settings import Settings  # noqa: E402


@pytest.fixture(scope="session")
def library_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the default library ingested; copy it before you write to it."""
    home = tmp_path_factory.mktemp("library") / "home"
    with Assistant(Settings.load(home=home)) as assistant:
        assistant.ingest()
    return home


@pytest.fixture(scope="session")
def assistant(library_home: Path) -> Iterator[Assistant]:
    """An assistant over the default library, its models loaded, for tests that only ask."""
    with Assistant(Settings.load(home=library_home)) as assistant:
        assistant.prepare()
        yield assistant


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Chroma server; take a database of your own on it."""
    with running(tmp_path_factory.mktemp("chroma")) as url:
        yield url
