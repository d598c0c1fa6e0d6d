"""Installed from a wheel, with no checkout beside it and an empty home, Brief Chat answers and serves its page."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as `pip wheel .` makes it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel, and of this one's packages the requirements, but no checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    site = next(folder.glob("lib/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "requirements.pth").write_text(sysconfig.get_path("purelib"))  # a .pth in there is not followed
    return folder / "bin" / "python"


def environment(home: Path) -> dict[str, str]:
    return {"PATH": os.defpath, "HOME": str(home), "PYTHONUTF8": "1", "HF_HUB_OFFLINE": "1"}


def test_the_wheel_holds_weights_data_and_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "app/read/weights/reader-en.onnx", "app/read/weights/CARD.md", "app/encoders/minilm.onnx",
        "app/wording/ko.toml", "brief_chat.py", "ingest/library/sources.toml", "ingest/library/glossary.toml",
    ):  # fmt: skip
        assert wanted in names
    assert any(name.endswith("licenses/LICENSE") for name in names) and any("NOTICE" in name for name in names)
    assert not [name for name in names if name.startswith(("tests/", "training/", "benchmarks/"))]


def test_it_answers(python: Path, tmp_path: Path) -> None:
    asked = "In what year did Japan begin a 2+2 dialogue with India?"
    command = [str(python), "-m", "brief_chat", "ask", "--json", asked]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered" and "India in 2019" in answer["citations"][0]["quote"]


def test_it_serves_its_page(python: Path, tmp_path: Path) -> None:
    command = [str(python), "-u", "-m", "app.cli", "chat", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as chat:
        try:
            assert chat.stdout is not None
            address = next(found[0] for line in chat.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            page = urllib.request.urlopen(address, timeout=60).read().decode()
            assert "Brief Chat" in page
            end = time.monotonic() + 300
            while urllib.request.urlopen(f"{address}/healthz", timeout=60).status != 200:
                assert time.monotonic() < end
        finally:
            chat.terminate()
