"""The real assistant over the default library, made once for all tests, out of reach of network and user corpus."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
for name in [name for name in os.environ if name.startswith("BRIEF_CHAT_")]:
    del os.environ[name]

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from chroma_server import running  # noqa: E402
from filelock import FileLock  # noqa: E402
from spread import Spread  # noqa: E402

from app.assistant import Assistant  # noqa: E402
from app.settings import Settings  # noqa: E402

# `pytest --hypothesis-profile long tests/test_outside.py` looks further, and elsewhere each time.
FEW = hypothesis.settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)  # fmt: skip
hypothesis.settings.register_profile("short", FEW)
hypothesis.settings.register_profile("long", FEW, max_examples=1_000, derandomize=False)
hypothesis.settings.load_profile("short")


def pytest_configure(config: pytest.Config) -> None:
    """Where several workers run, the one that hands the files out gives the longest first."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Spread(config))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is to be run alone has the mark in its own module, by whose text the Makefile finds it."""
    for path in {item.path for item in items if item.get_closest_marker("alone")}:
        if not path.name.startswith("test_") or "mark.alone" not in path.read_text(encoding="utf-8"):
            raise pytest.UsageError(f"{path} has tests to be run alone, and no `mark.alone` for make test to find")


@pytest.fixture(scope="session")
def library_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the default library, made once a run, and copied for each worker; copy it before you write to it."""
    base = tmp_path_factory.getbasetemp()
    once = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "library"
    with FileLock(f"{once}.lock"):
        if not once.exists():
            with Assistant(Settings.load(home=tmp_path_factory.mktemp("taken") / "home")) as assistant:
                assistant.ingest()
            shutil.copytree(assistant.settings.store.home, once)
    return shutil.copytree(once, tmp_path_factory.mktemp("library") / "home")


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
