"""What a reader does at the page with a mouse, by nothing but the words that the page shows."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SHOWN = """(one) => {
    const around = [one.closest('th'), one.closest('label, .block')];
    const words = [one.innerText, one.placeholder, ...around.map((part) => part?.innerText)];
    return words.some((text) => (text ?? '').trim().length > 0);
}"""


class Hands:
    """One way of doing things; `tasks` are those done: name, steps, seconds.

    A step is a click, or what is written or chosen at once.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.steps = 0
        self.tasks: list[tuple[str, int, float]] = []

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count the steps and the seconds of a task."""
        before, begun = self.steps, time.monotonic()
        yield
        self.tasks.append((name, self.steps - before, time.monotonic() - begun))
        print(f"{type(self).__name__:7} {name:24} {self.steps - before:3} steps {self.tasks[-1][2]:6.1f} s", flush=True)

    def press(self, target: Any) -> None:
        """Press what shows some words."""
        target.wait_for()
        assert target.evaluate(SHOWN), f"no words stand on {target}"
        self.steps += 1
        self._press(target)

    def write(self, target: Any, text: str) -> None:
        """Write into a box that is named by words."""
        self.press(target)
        self.page.keyboard.type(text)
        self.steps += 1

    def give(self, target: Any, *files: Path) -> None:
        """Give files to what opens a dialog for them."""
        with self.page.expect_file_chooser() as chooser:
            self.press(target)
        chooser.value.set_files(files)
        self.steps += 1

    def _press(self, target: Any) -> None:
        raise NotImplementedError


class Mouse(Hands):
    """A mouse."""

    def _press(self, target: Any) -> None:
        target.click()
