"""The file of who may log in."""

from pathlib import Path

import bcrypt
import pytest

from app.errors import SettingsError
from app.web.gate.passwords import Passwords, UserFile, line


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


def cheap(rounds: int) -> str:
    return bcrypt.hashpw(b"open sesame", bcrypt.gensalt(rounds)).decode()


def test_whether_there_is_such_a_user_is_not_told_by_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[int] = []
    real = bcrypt.checkpw

    def check(password: bytes, hashed: bytes) -> bool:
        worked.append(2 ** int(hashed[4:6]))
        return real(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", check)
    known = Passwords({"ann": cheap(4), "bob": cheap(8)})
    for user in ("ann", "bob", "nobody", ""):
        worked.clear()
        assert not known.check(user, "open barley")
        assert sum(worked) == 2**8, user
    assert known.check("ann", "open sesame") and known.check("bob", "open sesame")


def test_whoever_is_taken_out_of_the_file_is_out_at_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "users"
    file.write_text(f"ann:{cheap(4)}\nbob:{cheap(4)}\n")
    users = UserFile(file)
    assert users.now.check("ann", "open sesame") and users.now.check("bob", "open sesame")
    file.write_text(f"ann:{cheap(4)}\n")
    assert users.now.check("ann", "open sesame") and not users.now.check("bob", "open sesame")
    file.write_text("not a line\n")
    assert users.now.check("ann", "open sesame") and "stays as it was" in caplog.text
    file.write_text("")
    assert not users.now.check("ann", "open sesame")


@pytest.mark.parametrize("user", ["", "a:b", " ann", "#ann", "a\nb"])
def test_a_name_that_would_break_the_file_is_refused(user: str) -> None:
    with pytest.raises(SettingsError, match="cannot be a user's name"):
        line(user, "open sesame")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ann:open sesame\n", "line 1"),
        ("\nann\n", "line 2"),
        ("# nobody\n", "names nobody"),
        (":$2b$12$x", "line 1"),
        (f"ann:$2b$17${'.' * 53}", "line 1"),
    ],
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
