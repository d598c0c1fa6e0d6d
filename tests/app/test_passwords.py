"""The file of who may log in."""

from pathlib import Path

import pytest

from app.errors import SettingsError
from app.passwords import Passwords, line


def test_a_line_lets_its_user_in_and_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text(
        f"# who may come in\n\n{line('ann', 'open sesame')}\n{line('민수', 'パスワード')}\n", encoding="utf-8"
    )
    known = Passwords.read(file)
    assert known.check("ann", "open sesame") and known.check("민수", "パスワード")
    for user, password in (
        ("ann", "Open sesame"),
        ("ann", ""),
        ("bob", "open sesame"),
        ("", ""),
        ("민수", "open sesame"),
    ):
        assert not known.check(user, password)


def test_what_htpasswd_writes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text("ann:" + line("ann", "open sesame").partition(":")[2].replace("$2b$", "$2y$"))
    assert Passwords.read(file).check("ann", "open sesame")


def test_the_same_password_is_hashed_differently_each_time() -> None:
    assert line("ann", "open sesame") != line("ann", "open sesame")


def test_a_password_that_bcrypt_would_cut_is_refused() -> None:
    with pytest.raises(SettingsError, match="1 to 72 bytes"):
        line("ann", "x" * 73)
    known = Passwords({"ann": line("ann", "x" * 72).partition(":")[2]})
    assert known.check("ann", "x" * 72) and not known.check("ann", "x" * 73)


@pytest.mark.parametrize("user", ["", "a:b", " ann", "#ann", "a\nb"])
def test_a_name_that_would_break_the_file_is_refused(user: str) -> None:
    with pytest.raises(SettingsError, match="cannot be a user's name"):
        line(user, "open sesame")


@pytest.mark.parametrize(
    ("text", "told"),
    [("ann:open sesame\n", "line 1"), ("\nann\n", "line 2"), ("# nobody\n", "names nobody"), (":$2b$12$x", "line 1")],
)
def test_a_file_that_is_wrong_is_told_in_one_line_without_what_it_holds(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "users"
    file.write_text(text)
    with pytest.raises(SettingsError, match=told) as error:
        Passwords.read(file)
    assert "\n" not in str(error.value) and "sesame" not in str(error.value)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        Passwords.read(tmp_path / "nowhere")
