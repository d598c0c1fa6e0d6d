"""How much waits to be ingested is measured while files come and go."""

import os
from pathlib import Path

import pytest

from app.web.gate.limits import size


def test_a_folder_is_measured_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "one.md").write_bytes(b"123")
    (tmp_path / "a" / "b" / "two.md").write_bytes(b"45678")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    assert (size(tmp_path), size(tmp_path / "nowhere")) == (8, 0)


def test_a_folder_that_goes_while_it_is_measured_counts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "one.md").write_bytes(b"123")
    (tmp_path / "two.md").write_bytes(b"45")
    looked = os.scandir

    def scandir(folder: "str | os.PathLike[str]") -> object:
        if Path(folder).name == "taken":
            raise FileNotFoundError(folder)
        return looked(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert size(tmp_path) == 2
