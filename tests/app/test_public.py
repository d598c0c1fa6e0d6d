"""What `app` offers: the names, one root for all errors, and no module behind a function of its name."""

import importlib.util
from typing import Any
from uuid import UUID

import pytest
from langchain_core.callbacks import BaseCallbackHandler

import app
from app import Assistant, BriefChatError, Settings, SettingsError

NAMES = {
    "Answer", "Assistant", "BriefChatError", "Busy", "Cell", "Citation", "Column", "ConsideredPassage",
    "Correction", "Difference", "Grid", "GridCell", "GridRow",
    "Edition", "ExportError", "IngestError", "ManifestError", "ModelError", "OutOfTime", "QuestionError", "Revision",
    "SentenceChange", "Settings", "SettingsError", "SourceError", "SourceRefused", "SourceVanished", "StoreError",
    "StoreLocked", "Table", "UnknownSource", "Whereabouts", "answer", "cite",
}  # fmt: skip


def test_the_names() -> None:
    assert set(app.__all__) == NAMES
    assert all(getattr(app, name) is not None for name in NAMES)


def test_all_errors_have_one_root() -> None:
    errors = [getattr(app, name) for name in NAMES if isinstance(getattr(app, name), type)]
    raised = [one for one in errors if issubclass(one, Exception)]
    assert len(raised) == 15 and all(issubclass(one, BriefChatError) for one in raised)


def test_no_module_stands_behind_a_function_of_its_name() -> None:
    assert [name for name in NAMES if importlib.util.find_spec(f"app.{name}")] == []


@pytest.mark.parametrize("wrong", [{"port": "x"}, {"port": 70_000}, {"nonsense": 1}, {"threshold": "sure"}])
def test_wrong_settings_are_told_in_one_line(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=r"^BRIEF_CHAT_[A-Z_]+=.*: .*") as caught:
        Settings(**wrong)
    assert "\n" not in str(caught.value)


def test_callbacks_are_told_the_steps(assistant: Assistant) -> None:
    names = []

    class Watch(BaseCallbackHandler):
        def on_chain_start(self, serialized: Any, inputs: Any, *, run_id: UUID, **kwargs: Any) -> None:
            names.append(kwargs.get("name"))

    assistant.answer("What is the litmus test?", config={"callbacks": [Watch()]})
    steps = ["understand", "retrieve", "read", "decide", "compose", "check", "present"]
    assert [name for name in names if name in steps] == steps
