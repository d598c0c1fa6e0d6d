"""Changes below a folder are told once they are over."""

import threading
import time
from pathlib import Path

from ingest.watched import bursts


def test_many_changes_are_one_burst_and_what_lies_beside_is_none(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    stop, told = threading.Event(), []
    for changed in bursts([tmp_path], tmp_path / "home", quiet=0.3, stop=stop):
        told.append(changed)
        if told == [False]:  # it listens
            for number in range(20):
                (tmp_path / f"{number}.md").write_text("x")
                (tmp_path / "home" / f"{number}.md").write_text("x")
                time.sleep(0.01)
        elif changed and told.count(True) == 1:
            (tmp_path / "home" / "more.md").write_text("x")  # an ingest writes here: no change
        elif len(told) > 5:
            stop.set()
    assert told.count(True) == 1
