"""Pins, and what is done to a list of them: plain values, whoever keeps them."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.types.results import Answer

MOST = 100  # pins of a notebook
LARGEST = 1_000_000  # bytes of JSON of a notebook; browsers grant a page about 5 million characters
NOTE, GROUP = 2_000, 80  # characters of a note, and of the name of a group


@dataclass(frozen=True, slots=True)
class Pin:
    """An answer that was kept at a time (ISO 8601 UTC); its citations tell the editions that it rests on."""

    question: str
    answer: Answer
    pinned: str = ""
    note: str = ""
    group: str = ""

    @property
    def id(self) -> str:
        """Return what tells it from others: the same answer to the same question is the same pin."""
        return pin_id(self.question, self.answer)


PIN = TypeAdapter(Pin)
Change = Callable[[list[Pin]], list[Pin]]


def pin_id(question: str, answer: Answer) -> str:
    """Return the id under which an answer is pinned."""
    known = f"{question}\n{answer.text}\n{answer.snapshot}"
    return hashlib.sha256(known.encode("utf-8", "replace")).hexdigest()[:16]


def pinned_now(question: str, answer: Answer) -> Pin:
    """Return the pin of an answer, without the passages that it does not quote."""
    return Pin(question, replace(answer, passages=(), sentences=()), datetime.now(UTC).isoformat(timespec="seconds"))


def plain(pins: Sequence[Pin]) -> list[dict[str, Any]]:
    """Return pins as plain values, ready for JSON."""
    return [asdict(one) for one in pins]


def pins_of(stored: Any) -> list[Pin]:
    """Return the pins in plain values: of what a browser sends, those that are pins, and not too many or too large."""
    found = {}
    for one in stored[:MOST] if isinstance(stored, list) else ():
        try:
            pin = PIN.validate_python(one)
        except ValidationError:
            continue
        found[pin.id] = replace(pin, note=pin.note[:NOTE], group=_named(pin.group))
    sizes = accumulate(_size(pin) for pin in found.values())
    room = sum(1 for size in sizes if size <= LARGEST)
    return gathered(list(found.values())[:room])


def fits(pins: Sequence[Pin]) -> bool:
    """Return whether a notebook can hold so many pins, of that size."""
    return len(pins) <= MOST and sum(map(_size, pins)) <= LARGEST


def gathered(pins: Iterable[Pin]) -> list[Pin]:
    """Return pins with those of one group behind each other, groups in the order in which they first come."""
    groups: dict[str, list[Pin]] = {}
    for pin in pins:
        groups.setdefault(pin.group, []).append(pin)
    return [pin for group in groups.values() for pin in group]


def noted(which: str, note: str) -> Change:
    """Return the change that gives a pin another note."""
    return lambda pins: [replace(pin, note=note[:NOTE]) if pin.id == which else pin for pin in pins]


def put(which: str, group: str) -> Change:
    """Return the change that puts a pin into a group, at its end."""
    name = _named(group)
    return lambda pins: gathered(
        [pin for pin in pins if pin.id != which] + [replace(pin, group=name) for pin in pins if pin.id == which]
    )


def without(which: str) -> Change:
    """Return the change that takes a pin out."""
    return lambda pins: [pin for pin in pins if pin.id != which]


def moved(which: str, step: int) -> Change:
    """Return the change that moves a pin by a step (-1 or 1) in its group, and at the group's end with the group."""

    def move(pins: list[Pin]) -> list[Pin]:
        place = next((place for place, pin in enumerate(pins) if pin.id == which), None)
        if place is None or not 0 <= place + step < len(pins):
            return pins
        one, other = pins[place], pins[place + step]
        if one.group == other.group:
            return [{one.id: other, other.id: one}.get(pin.id, pin) for pin in pins]
        groups = list(dict.fromkeys(pin.group for pin in pins))
        first, second = groups.index(one.group), groups.index(other.group)
        groups[first], groups[second] = groups[second], groups[first]
        return [pin for group in groups for pin in pins if pin.group == group]

    return move


def _named(group: str) -> str:
    return " ".join(group.split())[:GROUP].rstrip()


def _size(pin: Pin) -> int:
    return len(PIN.dump_json(pin))
