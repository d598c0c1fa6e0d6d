"""Settings come from the environment, from what is given, and from nowhere else."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from app import settings as module
from app.errors import SettingsError
from app.settings import GROUPS, NEWER, PLACES, Settings, old_variable, variable

SET = {
    "home": "/somewhere", "chroma": "http://there:1", "chroma_token": "t", "editions": "3",
    "gaps": "1", "library": "/books",
    "allow_private_addresses": "1", "embedding": "a", "multilingual": "none", "reranker": "b", "model": "fake:m",
    "threshold": "open", "kept_answers": "6", "choices": "fake:n, fake:m",
    "citation_policy": "off", "planning": "never", "seconds": "30", "attempts": "2", "calls": "4", "tokens": "900",
    "at_once": "3", "tools": "never", "judging": "always",
    "host": "::1", "port": "1", "hosts": "c", "auth": "/users", "token": "u", "operators": "d",
    "metrics_token": "v", "read_only": "1", "mcp": "1",
    "mcp_changes": "1", "answer_seconds": "2", "suggestions": "0", "upload_mb": "4",
    "uploads_mb": "5", "log": "json", "log_questions": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "noticed", set())


def test_the_defaults_need_nothing_but_this_machine() -> None:
    settings = Settings.load()
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 7860)
    assert (settings.models.embedding, settings.models.reranker, settings.models.chat) == ("", "", "")
    assert settings.store.home.is_absolute() and (settings.sources.library / "sources.toml").is_file()


def test_what_is_given_wins_over_the_environment_which_wins_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_CHAT_WEB_PORT", "8000")
    monkeypatch.setenv("BRIEF_CHAT_WEB_HOST", "")
    assert Settings.load(port=None).web.port == 8000
    assert Settings.load(port=0).web.port == 0
    assert Settings(web={"port": 1}).web.port == 1
    assert Settings.load().web.host == "127.0.0.1"


def test_one_setting_of_a_group_leaves_the_others_to_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_CHAT_WEB_UPLOAD_MB", "7")
    monkeypatch.setenv("BRIEF_CHAT_PORT", "8000")
    settings = Settings(host="::1", web={"mcp": True})
    web = settings.web
    assert (web.host, web.mcp, web.upload_mb, web.port) == ("::1", True, 7, 8000)


def test_settings_with_some_others(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(host="::1", port=1)
    monkeypatch.setenv("BRIEF_CHAT_WEB_HOST", "there")
    changed = settings.changed(port=2, model="fake:model")
    assert (changed.web.port, changed.web.host, changed.models.chat) == (2, "::1", "fake:model")
    assert (settings.web.port, settings.models.chat) == (1, "")


@pytest.mark.parametrize("name_of", [variable, old_variable])
def test_every_setting_has_a_variable_with_its_group_and_each_older_one_its_former_one(
    name_of: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SET.keys() == PLACES.keys()
    assert sorted(PLACES.values()) == sorted((group, name) for group, of in GROUPS.items() for name in of.model_fields)
    for name, value in SET.items():
        monkeypatch.setenv(name_of(name), value)
    settings = Settings.load()
    for alone, (group, name) in PLACES.items():
        read = name_of is variable or alone not in NEWER
        assert (getattr(getattr(settings, group), name) != getattr(GROUPS[group](), name)) is read, name


def test_a_variable_without_a_group_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BRIEF_CHAT_PORT", "8000")
    monkeypatch.setenv("BRIEF_CHAT_MODEL", "fake:model")
    monkeypatch.setenv("BRIEF_CHAT_WEB_HOST", "::1")
    with caplog.at_level(logging.WARNING):
        assert Settings.load().web.port == Settings.load().web.port == 8000
    assert sorted(caplog.messages) == [
        "BRIEF_CHAT_MODEL is called BRIEF_CHAT_MODELS_CHAT now; the old name is still read",
        "BRIEF_CHAT_PORT is called BRIEF_CHAT_WEB_PORT now; the old name is still read",
    ]


def test_a_variable_with_its_group_wins_over_the_one_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_CHAT_PORT", "8000")
    monkeypatch.setenv("BRIEF_CHAT_WEB_PORT", "9000")
    assert Settings.load().web.port == 9000


def test_folders_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert Settings.load(home="corpus").store.home == tmp_path / "corpus"
    assert Settings.load(library="~/mine").sources.library == tmp_path / "me" / "mine"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_PORT", "abc"),
        ("PORT", "abc"),
        ("WEB_PORT", "-1"),
        ("PORT", "65536"),
        ("WEB_PORT", "80.5"),
        ("MODELS_THRESHOLD", "bold"),
        ("THRESHOLD", "bold"),
        ("STORE_HOME", "~nobody-of-this-name/corpus"),
        ("HOME", "~nobody-of-this-name/corpus"),
        ("WEB", "9000"),
        ("STORE", '{"home": 1}'),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"BRIEF_CHAT_{name}", value)
    with pytest.raises(SettingsError) as error:
        Settings.load()
    assert str(error.value).startswith(f"BRIEF_CHAT_{name}")
    assert "\n" not in str(error.value)


def test_a_setting_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="BRIEF_CHAT_HOEM="):
        Settings.load(hoem="corpus")
    with pytest.raises(SettingsError, match="BRIEF_CHAT_STORE_HOEM="):
        Settings(store={"hoem": "corpus"})
    monkeypatch.setenv("BRIEF_CHAT_STORE_HOEM", "corpus")
    with pytest.raises(SettingsError, match="BRIEF_CHAT_STORE_HOEM="):
        Settings.load()


def test_settings_cannot_be_changed() -> None:
    settings = Settings.load()
    with pytest.raises(ValidationError):
        settings.web = GROUPS["web"]()
    with pytest.raises(ValidationError):
        settings.web.port = 1
