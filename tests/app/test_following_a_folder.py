"""A folder is followed: one publication for a burst, also where a file is half written, until Ctrl+C."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from made import pdf

import ingest.watched
from app import Assistant, Settings
from app.cli.taking.following import follow
from ingest import Report, SourceError
from store import BriefChatError, StoreLocked

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds; a busy machine is slow, and not wrong
WHOLE = pdf(["The harbour of Kobe was opened in 2033."])


class Followed:
    """A folder that is followed by a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.assistant = Assistant(Settings.load(home=folder.parent / "home", multilingual="none"))
        self.reports: list[Report] = []
        self.errors: list[BriefChatError] = []
        self.locked = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        follow(self.assistant, [str(self.folder)], self._take, self.reports.append, self.errors.append, self._stop)

    def _take(self) -> Report:
        if self.locked:
            self.locked = False
            raise StoreLocked("another process is writing")
        return self.assistant.ingest([self.folder])

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end and self._thread.is_alive(), (self.reports, self.errors)
            time.sleep(0.1)

    def states(self) -> list[dict[str, str]]:
        return [{one.source_id: one.state for one in report.outcomes} for report in self.reports]

    def close(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)
        self.assistant.close()


def test_a_burst_is_one_publication_and_a_file_that_is_half_written_is_taken_in_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.watched, "QUIET", 0.5)
    monkeypatch.setattr("app.cli.taking.following.AGAIN", 2)
    (folder := tmp_path / "papers").mkdir()
    (folder / "first.md").write_text("Here before.")
    followed = Followed(folder)
    try:
        followed.until(lambda: followed.states() == [{"first.md": "added"}])
        for number in range(20):
            (folder / f"{number:02}.md").write_text(f"The ferry number {number} is blue.")
        followed.until(lambda: len(followed.reports) == 2)
        assert set(followed.states()[1].values()) == {"added"} and len(followed.states()[1]) == 20
        assert len(followed.assistant.history()) == 2
        (folder / "kobe.pdf").write_bytes(WHOLE[: len(WHOLE) // 2])
        followed.until(lambda: len(followed.reports) == 3)
        assert followed.states()[2] == {"kobe.pdf": "failed"} and len(followed.assistant.history()) == 2
        followed.locked = True  # what cannot be made now is made later
        (folder / "kobe.pdf").write_bytes(WHOLE)
        (folder / "00.md").rename(folder / "moved.md")
        (folder / "01.md").unlink()
        followed.until(lambda: len(followed.reports) == 4)
        assert followed.states()[3] == {"kobe.pdf": "added", "00.md": "updated", "01.md": "vanished"}
        assert [str(error) for error in followed.errors] == ["another process is writing"]
        assert len(followed.assistant.history()) == 3
        assert "harbour of Kobe" in followed.assistant.source_text("kobe.pdf")
    finally:
        followed.close()


def test_what_is_not_there_cannot_be_followed(tmp_path: Path) -> None:
    with Assistant(Settings.load(home=tmp_path / "home")) as one:
        for items in ([], [str(tmp_path / "nowhere")], ["https://example.org/a"]):
            with pytest.raises(SourceError, match="name folders or files that are there") as error:
                follow(one, items, lambda: Report((), None), print, print)
            assert "\n" not in str(error.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_ends_it(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.md").write_text("The ferry is blue.")
    command = [sys.executable, "-m", "app.cli", "--home", str(tmp_path / "home"), "ingest", "-q", "--watch"]
    with subprocess.Popen(
        [*command, str(tmp_path / "papers")], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell has it ignored in the background
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("added     a.md")
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()  # or one that does not end is waited for
    assert (process.returncode, told) == (0, "brief-chat: no longer watching\n")
