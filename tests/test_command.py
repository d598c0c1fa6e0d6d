"""The command says in one line where another package stands in the place of one of ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import brief_chat

ROOT = Path(brief_chat.__file__).parent


def run(*paths: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    command = [sys.executable, "-P", "-m", "brief_chat", "--help"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_command_helps() -> None:
    told = run(ROOT)
    assert (told.returncode, told.stderr) == (0, "")
    assert "ingest" in told.stdout


@pytest.mark.parametrize("foreign", ["app/__init__.py", "store.py"])
def test_another_package_in_the_way_is_told_in_one_line(tmp_path: Path, foreign: str) -> None:
    (tmp_path / foreign).parent.mkdir(exist_ok=True)
    (tmp_path / foreign).touch()
    told = run(tmp_path, ROOT)
    place = tmp_path / foreign.removesuffix("/__init__.py")
    name = place.name.removesuffix(".py")
    assert told.returncode == 1 and told.stdout == ""
    assert told.stderr.startswith(f"brief-chat: another package is called {name!r} ({place}): ")
    assert told.stderr.count("\n") == 1


def test_what_cannot_be_imported_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise ImportError('typer is not the one')")
    told = run(tmp_path, ROOT)
    assert told.returncode == 1
    assert told.stderr == f"brief-chat: typer is not the one: {brief_chat.ADVICE}\n"
