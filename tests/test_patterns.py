"""No regular expression of the project is held up by a long line: each is tried on lines of its own marks."""

import ast
import importlib
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "ingest", "store", "prompts")
LONG = 30_000  # characters of a line; what grows with its square takes seconds
LIMIT = 0.5  # seconds for one line; linear ones take about a millisecond
PLAIN = (" ", "a", "A", "1", "\n", " \n", "ab ", "A b", "a.", "A.", "1,", "1.", "1 ", "A-b ", "가", "漢", "[1]", "**a ")
INSIDE = frozenset(["search", "finditer", "findall", "sub", "subn", "split"])  # these try every place of a text


@dataclass(frozen=True)
class Found:
    """A pattern, where it stands, and whether it is only ever tried at one place of a text."""

    place: str
    pattern: re.Pattern[str]
    anchored: bool


def found() -> Iterator[Found]:
    """Every pattern: those that modules hold, by name, and those that are written where they are used."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if path.name == "__main__.py":
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from held(name, tree)
            yield from written(name, tree)


def held(name: str, tree: ast.Module) -> Iterator[Found]:
    module = importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    used = {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    for label, value in vars(module).items():
        for pattern in patterns(value):
            anchored = isinstance(value, re.Pattern) and not any((label, way) in used for way in INSIDE | {"pattern"})
            matched = any((label, way) in used for way in ("match", "fullmatch"))
            yield Found(f"{name} {label}", pattern, anchored and matched)


def patterns(value: object) -> Iterator[re.Pattern[str]]:
    """The patterns in a constant, also those in its tables."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from patterns(one)


def written(name: str, tree: ast.Module) -> Iterator[Found]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        way, given = node.func, node.args[0]
        if not (isinstance(way.value, ast.Name) and way.value.id == "re" and way.attr != "compile"):
            continue
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else 0
            yield Found(f"{name}:{node.lineno}", re.compile(given.value, flags), way.attr in ("match", "fullmatch"))


def marks(pattern: str) -> list[str]:
    """What a pattern looks for: its characters, alone and with something behind them, and its words."""
    plain = re.sub(r"\\[A-Za-z]", "", pattern)
    words = re.findall(r"[A-Za-z]{2,}", plain)[:40]
    signs = [sign for sign in dict.fromkeys(plain) if not sign.isalnum()][:40]
    behind = ("", " ", "a")
    return list(dict.fromkeys([*PLAIN, *(one + more for one in [*signs, *words] for more in behind)]))


class TooSlow(Exception):
    """A pattern has been at work for too long."""


@pytest.mark.alone
@pytest.mark.skipif(sys.platform == "win32", reason="a pattern is ended by a signal")
def test_no_pattern_grows_with_the_square_of_a_line() -> None:
    def end(*_: object) -> None:
        raise TooSlow

    slow: dict[str, tuple[str, float]] = {}
    before = signal.signal(signal.SIGALRM, end)
    tried = {(one.pattern.pattern, one.pattern.flags, one.anchored): one for one in found()}
    assert len(tried) > 150
    for one in tried.values():
        for mark in marks(one.pattern.pattern):
            line = (mark * (LONG // len(mark) + 1))[:LONG] + "\0"
            begun = time.perf_counter()
            signal.setitimer(signal.ITIMER_REAL, LIMIT)
            try:
                one.pattern.match(line) if one.anchored else [None for _ in one.pattern.finditer(line)]
            except TooSlow:
                slow[one.place] = (mark, time.perf_counter() - begun)
                break
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
    assert not slow, "\n".join(f"{place}: {mark!r} {took:.2f} s" for place, (mark, took) in slow.items())
