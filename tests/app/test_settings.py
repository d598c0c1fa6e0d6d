"""Settings come from the environment, from what is given, and from nowhere else."""

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.errors import SettingsError
from app.settings import Settings


def test_the_defaults_need_nothing_but_this_machine() -> None:
    settings = Settings.load()
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert (settings.embedding, settings.reranker, settings.model) == ("", "", "")
    assert settings.home.is_absolute() and (settings.library / "sources.toml").is_file()


def test_what_is_given_wins_over_the_environment_which_wins_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_CHAT_PORT", "8000")
    monkeypatch.setenv("BRIEF_CHAT_HOST", "")
    assert Settings.load(port=None).port == 8000
    assert Settings.load(port=0).port == 0
    assert Settings.load().host == "127.0.0.1"


def test_folders_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert Settings.load(home="corpus").home == tmp_path / "corpus"
    assert Settings.load(library="~/mine").library == tmp_path / "me" / "mine"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "80.5"),
        ("THRESHOLD", "bold"),
        ("HOME", "~nobody-of-this-name/corpus"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"BRIEF_CHAT_{name}", value)
    with pytest.raises(SettingsError) as error:
        Settings.load()
    assert str(error.value).startswith(f"BRIEF_CHAT_{name}=") and value in str(error.value)
    assert "\n" not in str(error.value)


def test_a_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsError, match="BRIEF_CHAT_HOEM="):
        Settings.load(hoem="corpus")


def test_settings_cannot_be_changed() -> None:
    settings = Settings.load()
    assert not is_dataclass(settings) or not fields(settings)
    with pytest.raises(ValidationError):
        settings.port = 1
