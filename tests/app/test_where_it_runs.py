"""Where it runs: a read-only corpus, output that is not UTF-8, folders with any name, two versions on one home."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import Assistant, Settings, StoreError

ROOT = Path(__file__).parents[2]
TEXT = "The summit of 2031 was held in 오사카 on May 5, 2031."
QUESTION = "When was the summit of 2031 held?"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with blanks and Korean in its name that holds a library and a home."""
    folder = tmp_path_factory.mktemp("made") / "내 자료 2031 (사본)"
    (folder / "library").mkdir(parents=True)
    (folder / "library" / "sources.toml").write_text(
        '[[source]]\nid = "osaka"\ntitle = "오사카"\nfile = "o.md"\n', encoding="utf-8"
    )
    (folder / "library" / "o.md").write_text(TEXT, encoding="utf-8")
    with Assistant(Settings.load(home=folder / "home", library=folder / "library")) as one:
        one.ingest()
    return folder


@pytest.fixture
def sealed(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of that folder that may be read and not written, even by root, who gets it on a mount of its own."""
    folder = shutil.copytree(made, tmp_path / made.name)
    if os.geteuid():
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield folder
        return
    for options in (["--bind", str(folder), str(folder)], ["-o", "remount,bind,ro", str(folder)]):
        if subprocess.run(["mount", *options], capture_output=True).returncode:
            pytest.skip("root may write everywhere, and a read-only mount cannot be made here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_ready_corpus_on_a_read_only_disk_is_asked(sealed: Path) -> None:
    (library := sealed.parent / "news").mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "news"\ntitle = "News"\nfile = "n.md"\n')
    (library / "n.md").write_text("News of the library wait until the home can be written.")
    for library_now in (sealed / "library", library):
        with Assistant(Settings.load(home=sealed / "home", library=library_now)) as one:
            answer = one.answer(QUESTION)
            assert answer.status == "answered" and answer.citations[0].quote == TEXT
            assert [source.id for source in one.sources()] == ["osaka"]
            assert one.grid([QUESTION]).rows[0].cells[0].quotes[0].quote == TEXT
            assert one.editions("osaka") and one.history()[0].serving
            with pytest.raises(StoreError, match="may not be written by this user: make it writable"):
                one.remove("osaka")


def test_output_that_is_not_utf_8_gives_an_answer(made: Path, tmp_path: Path) -> None:
    home = shutil.copytree(made / "home", tmp_path / "내 집")
    for encoding in ("ascii", "cp1252"):
        ran = subprocess.run(
            [sys.executable, "-m", "app.cli", "--home", str(home), "--library", str(made / "library"), "ask", QUESTION],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
            capture_output=True,
        )
        assert ran.returncode == 0 and b"Traceback" not in ran.stderr, ran.stderr
        assert b"The summit of 2031 was held in \\uc624\\uc0ac\\uce74 on May 5, 2031. [1]" in ran.stdout


def test_a_home_with_blanks_and_korean_in_its_name_is_asked_changed_and_rolled_back(made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made, tmp_path / "새 자료 (둘)")
    with Assistant(Settings.load(home=folder / "home", library=folder / "library")) as one:
        (folder / "더 보기.md").write_text("요코하마 항구는 2033년에 열렸다.", encoding="utf-8")
        assert [outcome.state for outcome in one.ingest([folder / "더 보기.md"]).outcomes] == ["added"]
        assert one.answer("요코하마 항구는 언제 열렸습니까?").citations[0].quote == "요코하마 항구는 2033년에 열렸다."
        assert one.rollback().number == 2 and one.answer(QUESTION).citations[0].quote == TEXT


@pytest.mark.parametrize("change", ["format", "field"])
def test_two_versions_of_the_program_on_one_home_refuse_politely(made: Path, tmp_path: Path, change: str) -> None:
    home = shutil.copytree(made / "home", tmp_path / "home")
    path = next((home / "generations").glob("*/generation.json"))
    plain = json.loads(path.read_text(encoding="utf-8"))
    if change == "format":
        plain["format"] += 1
    else:
        plain["sources"][0]["of_the_future"] = True
    path.write_text(json.dumps(plain), encoding="utf-8")
    before = {one: one.read_bytes() for one in home.rglob("*") if one.is_file() and "chroma" not in str(one)}
    with Assistant(Settings.load(home=home, library=made / "library")) as one:
        for ask in (lambda: one.answer(QUESTION), one.ingest, lambda: one.remove("osaka"), one.sources):
            with pytest.raises(StoreError, match="written by another version of Brief Chat: restart") as error:
                ask()
            assert "\n" not in str(error.value)
    after = {one: one.read_bytes() for one in before}
    assert after == before
