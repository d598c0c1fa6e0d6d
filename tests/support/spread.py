"""Which worker of xdist runs which file: the longest ones first, so that none is left over at the end."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

KEPT = "brief-chat/seconds"  # of each file in the last run in several workers, in pytest's cache
TOGETHER = {"tests/app/check/test_absent.py": "tests/app/test_answers.py"}  # their assistant keeps its answers
SLOW = ("mark.browser", "subprocess")  # what drives a browser or begins processes takes longer than its text tells
TIMES, CHARACTERS = 5, 1_000  # as many of a file that was never run count as a second


class Spread:
    """A plugin that hands files out and keeps what they took; before the first run it guesses by their texts."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._took: Counter[str] = Counter()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Hand files out by their weight where `--dist loadfile` is asked for."""
        if config.getoption("dist") != "loadfile":
            return None
        from xdist.scheduler import LoadFileScheduling

        store = getattr(config, "cache", None)  # `-p no:cacheprovider` leaves it out
        kept: dict[str, float] = store.get(KEPT, {}) if store else {}
        root = config.rootpath

        class Heaviest(LoadFileScheduling):
            def _split_scope(self, nodeid: str) -> str:
                file: str = super()._split_scope(nodeid)
                return TOGETHER.get(file, file)

            def _assign_work_unit(self, node: Any) -> None:
                self.workqueue.move_to_end(max(self.workqueue, key=lambda one: weight(root, one, kept)), last=False)
                super()._assign_work_unit(node)

        return Heaviest(config, log)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the seconds of a file."""
        file = report.nodeid.partition("::")[0]
        self._took[TOGETHER.get(file, file)] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Keep them for the next run."""
        store = getattr(self._config, "cache", None)
        if store and self._config.getoption("dist", "no") == "loadfile":
            store.set(KEPT, store.get(KEPT, {}) | dict(self._took))


def weight(root: Path, file: str, kept: dict[str, float]) -> float:
    """Return about how many seconds a file takes."""
    return kept[file] if file in kept else _guessed(root / file)


@cache
def _guessed(file: Path) -> float:
    text = file.read_text(encoding="utf-8")
    return len(text) / CHARACTERS * (TIMES if any(word in text for word in SLOW) else 1)
