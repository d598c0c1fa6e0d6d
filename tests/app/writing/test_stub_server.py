"""A provider that misbehaves, over a real line: one plain line within the time, and the sources' own sentences."""

import re
import time
from collections.abc import Iterator

import pytest
from langchain_core.language_models import BaseChatModel
from stub_provider import PlainClient, Stub, stubbed

from app.assistant import Assistant
from app.errors import ModelError
from app.present.markdown import plain
from app.settings import Settings
from app.writing.asking.calls import Limits, Tally, ask
from app.writing.asking.opening import open_model

OSAKA = "When was the summit of 2031 held?"
SENTENCE = "The summit of 2031 was held in Osaka on May 5, 2031."
SECONDS = 2.0  # for one that hangs
SLACK = 20.0  # that a busy machine may take; one that hangs does so for longer
KEY = "sk-of-this-test-abcdef0123"

# How the provider behaves, what is told of it, and how often it is asked.
TROUBLE = [
    ("hangs", r"the language model took longer than 2 seconds", 1),
    ("hangs in the middle", r"the language model took longer than 2 seconds", 1),
    ("429", r"the language model did not answer: its provider takes no more requests at the moment \(429\)", 2),
    ("500", r"the language model did not answer: its provider failed \(500\)", 2),
    ("503", r"the language model did not answer: its provider failed \(503\)", 2),
    ("401", r"the language model did not answer: its provider does not accept the key \(401\)", 1),
    ("404", r"the language model did not answer: [^\n]+", 1),
    (
        "garbage",
        r"the language model did not answer: (?:what its provider sent is no reply of a model|No gen[^\n]+)",
        1,
    ),
    ("half garbage", r"the language model broke off: what its provider sent is no reply of a model", 1),
    ("cuts the line", r"the language model broke off: the line to its provider was cut", 1),
]


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    """The provider."""
    with stubbed() as stub:
        stub.words = ("The summit of 2031 was ", "held on ", "May 5, 2031 [1].")
        yield stub


@pytest.fixture(scope="module", params=["plain", "langchain_openai"])
def assistant(
    request: pytest.FixtureRequest, stub: Stub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """An assistant over one sentence that asks it."""
    folder, home = tmp_path_factory.mktemp("osaka"), tmp_path_factory.mktemp("home")
    (folder / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (folder / "osaka.md").write_text(SENTENCE)
    settings = Settings.load(home=home, library=folder, model="openai:stub", seconds=60, attempts=2)
    with pytest.MonkeyPatch.context() as patch, Assistant(settings) as assistant:
        patch.setenv("OPENAI_BASE_URL", stub.address)
        patch.setenv("OPENAI_API_KEY", KEY)
        if request.param != "plain":
            pytest.importorskip("langchain_openai", reason="not installed: pip install 'brief-chat[openai]'")
        model = PlainClient(address=stub.address) if request.param == "plain" else open_model("openai:stub")
        assistant._engine.__dict__["model"] = model
        assistant.prepare()
        yield assistant


def test_one_that_behaves_is_heard(assistant: Assistant, stub: Stub) -> None:
    stub.behaviour = "well"
    answer = assistant.answer(OSAKA)
    assert not answer.trouble and plain(answer.text) == "The summit of 2031 was held on May 5, 2031. [1]"
    assert [one.state for one in answer.sentences] == ["carried"]


@pytest.mark.parametrize(("behaviour", "line", "asked"), TROUBLE, ids=[row[0] for row in TROUBLE])
def test_one_that_does_not_is_told_of_in_a_line(
    assistant: Assistant, stub: Stub, monkeypatch: pytest.MonkeyPatch, behaviour: str, line: str, asked: int
) -> None:
    stub.behaviour, before, engine = behaviour, stub.asked, assistant._engine
    monkeypatch.setattr(engine, "settings", engine.settings.changed(seconds=SECONDS if "hangs" in behaviour else 60))
    begun = time.monotonic()
    answer = assistant.answer(OSAKA)
    assert time.monotonic() - begun < SECONDS + SLACK
    assert answer.usage is not None and answer.usage.seconds >= (SECONDS - 0.1 if "hangs" in behaviour else 0)
    assert stub.asked - before == asked
    assert answer.trouble.count("\n") == 0 and answer.status == "answered"
    assert re.fullmatch(line, answer.trouble), answer.trouble
    assert [one.quote for one in answer.citations] == [SENTENCE]
    assert "these are the sources' own sentences" in answer.text
    told = str(answer.to_dict())
    assert KEY not in told and "sk-this-key" not in told


def test_one_that_is_not_there_is_told_of_in_a_line(assistant: Assistant, stub: Stub) -> None:
    with stubbed() as gone:
        address = gone.address
    model = assistant._engine.model
    assert model is not None
    with pytest.raises(ModelError, match=r"^the language model did not answer: its provider cannot be reached$"):
        ask(_elsewhere(model, address), [("human", "Who?")], Tally(Limits(attempts=1)))


def _elsewhere(model: BaseChatModel, address: str) -> BaseChatModel:
    """A model of the same kind at another address."""
    if isinstance(model, PlainClient):
        return PlainClient(address=address)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", address)
        return open_model("openai:stub")
