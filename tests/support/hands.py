"""What a reader does with a mouse, the keyboard alone or a thumb, by nothing but the words that the page shows."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SHOWN = """(one) => {
    const around = [one.closest('th'), one.closest('label, .block'), ...(one.labels ?? [])];
    const words = [one.innerText, one.placeholder, ...around.map((part) => part?.innerText)];
    return words.some((text) => (text ?? '').trim().length > 0);
}"""

# The key that leads from where the focus is towards an element: none where it is there.
WAY = """(one) => {
    const at = document.activeElement;
    const behind = one.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (at === one) return '';
    if (one.role === 'tab' && at.role === 'tab') return behind ? 'ArrowLeft' : 'ArrowRight';
    return behind ? 'Shift+Tab' : 'Tab';
}"""
SEEN = """(one) => {
    const {outlineStyle, boxShadow} = getComputedStyle(one);
    return outlineStyle !== 'none' || boxShadow !== 'none';
}"""

# Whether a point so far from its middle, on each of four sides, still hits an element or its label.
HIT = """(one, away) => {
    one.scrollIntoView({block: 'center'});
    const {left, top, width, height} = one.getBoundingClientRect();
    const at = (x, y) => document.elementFromPoint(left + width / 2 + x, top + height / 2 + y);
    const hit = (x, y) => [one, ...(one.labels ?? [])].some((part) => part.contains(at(x, y)));
    return [[-away, 0], [away, 0], [0, -away], [0, away]].every(([x, y]) => hit(x, y));
}"""


class Hands:
    """One way of doing things; `tasks` are those done: name, steps, seconds.

    A step is a click, a tap or a key, or what is written or chosen at once.
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
        print(f"{type(self).__name__:8} {name:24} {self.steps - before:3} steps {self.tasks[-1][2]:6.1f} s", flush=True)

    def press(self, target: Any) -> None:
        """Press what shows some words."""
        self._find(target)
        self._press(target)

    def write(self, target: Any, text: str) -> None:
        """Write into a box that is named by words."""
        self._find(target)
        self._enter(target)
        self.page.keyboard.type(text)
        self.steps += 1

    def give(self, target: Any, *files: Path) -> None:
        """Give files to what opens a dialog for them."""
        with self.page.expect_file_chooser() as chooser:
            self.press(target)
        chooser.value.set_files(files)
        self.steps += 1

    def leave(self, closing: Any) -> None:
        """Leave what lies over the page, by what closes it."""
        self.press(closing)

    def _find(self, target: Any) -> None:
        target.wait_for()
        assert target.evaluate(SHOWN), f"no words stand on {target}"

    def _press(self, target: Any) -> None:
        raise NotImplementedError

    def _enter(self, target: Any) -> None:
        self._press(target)


class Mouse(Hands):
    """A mouse."""

    def _press(self, target: Any) -> None:
        target.click()
        self.steps += 1


class Touch(Hands):
    """A thumb, which hits nothing that is smaller than 44 pixels."""

    def _press(self, target: Any) -> None:
        assert target.evaluate(HIT, 21), f"too small for a thumb: {target}"
        target.tap()
        self.steps += 1


class Keyboard(Hands):
    """The keyboard alone: Tab leads from one thing to the next, arrows between tabs, Enter or the space bar press."""

    FURTHEST = 100  # keys

    def _press(self, target: Any) -> None:
        self._enter(target)
        if target.get_attribute("role") != "tab":  # which has come with its focus
            self._key("Space" if target.get_attribute("type") == "checkbox" else "Enter")

    def _enter(self, target: Any) -> None:
        for _ in range(self.FURTHEST):
            key = target.evaluate(WAY)
            if not key:
                break
            self._key(key)
        else:
            raise AssertionError(f"no key leads to {target}")
        assert target.evaluate(SEEN), f"the focus is not seen on {target}"

    def write(self, target: Any, text: str) -> None:
        """Write into a box that is named by words, in the place of what stands there."""
        if target.input_value():
            self._enter(target)
            self._key("Control+A")
            self._key("Delete")
        if text:
            super().write(target, text)

    def leave(self, closing: Any) -> None:
        """Leave what lies over the page, by Escape."""
        closing.wait_for()
        self._key("Escape")

    def _key(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.steps += 1
