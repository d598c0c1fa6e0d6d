"""Files are read ahead and handed over in order; what hangs or crashes costs its file; nothing holds up the end."""

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest

from ingest.parse.parser import Parser
from ingest.sources.ahead import Ahead
from ingest.sources.items import items_at
from ingest.sources.reading import Reader
from ingest.types.document import Document
from ingest.types.errors import SourceError

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."


def nothing() -> None:
    pass


def test_what_is_read_ahead_comes_in_order_and_what_is_left_out_is_passed_by() -> None:
    gate = threading.Event()

    def job(number: int) -> Callable[[], int]:
        def run() -> int:
            if number == 0:
                gate.wait(30)  # the first is the last to be done
            return number * 10

        return run

    ahead: Ahead[int, int] = Ahead(2)
    ahead.expect((number, job(number)) for number in range(40))
    threading.Timer(0.1, gate.set).start()
    assert [ahead.get(number, nothing) for number in range(0, 40, 3)] == list(range(0, 400, 30))
    assert 39 not in ahead and 40 not in ahead
    ahead.close()


def test_no_more_is_begun_than_is_asked_for_soon() -> None:
    begun: list[int] = []
    ahead: Ahead[int, None] = Ahead(2)
    ahead.expect((number, lambda number=number: begun.append(number)) for number in range(100))  # type: ignore[misc]
    ahead.get(0, nothing)
    time.sleep(0.2)
    assert len(begun) <= 10
    ahead.close()
    assert len(begun) <= 10


def test_an_error_is_raised_for_its_own_file_alone() -> None:
    def fails() -> int:
        raise SourceError("b: damaged")

    ahead: Ahead[str, int] = Ahead(2)
    ahead.expect([("a", lambda: 1), ("b", fails), ("c", lambda: 3)])
    assert ahead.get("a", nothing) == 1
    with pytest.raises(SourceError, match="b: damaged"):
        ahead.get("b", nothing)
    assert ahead.get("c", nothing) == 3
    ahead.close()


def test_files_are_parsed_side_by_side_and_a_hang_costs_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        (tmp_path / f"{number}.pdf").write_bytes(made.pdf([f"{OSAKA} {number}"]))
    at_once: list[str] = []
    most: list[int] = []
    real = Parser.parse

    def parse(self: Parser, data: bytes, name: str, **more: str) -> Document:
        at_once.append(name)
        most.append(len(at_once))
        if name.endswith("2.pdf"):
            self._seconds = -60.0  # it is over before it has begun
        try:
            return real(self, data, name, **more)
        finally:
            self._seconds = 90.0
            at_once.remove(name)

    answered = Parser._asked

    def asked(process: "subprocess.Popen[bytes]", data: bytes, job: dict[str, str]) -> dict[str, Any] | None:
        if job["name"].endswith("2.pdf"):
            process.wait()  # it hangs until it is killed
            return None
        return answered(process, data, job)

    monkeypatch.setattr(Parser, "parse", parse)
    monkeypatch.setattr(Parser, "_asked", staticmethod(asked))
    items = items_at(tmp_path)
    with Reader({}) as reader:
        reader.expect((item, None) for item in items)
        for number, item in enumerate(items):
            if number == 2:
                with pytest.raises(SourceError, match=r"2\.pdf: its reading"):
                    reader.read(item, None)
            else:
                assert f"{OSAKA} {number}" in reader.read(item, None).text()
    assert max(most) >= 2


def test_the_end_waits_for_no_file_that_is_being_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (tmp_path / f"{number}.pdf").write_bytes(made.pdf([OSAKA]))
    begun = threading.Event()

    def slow(self: Parser, data: bytes, name: str, **more: str) -> Document:
        process = self._process = self._begun()
        begun.set()
        process.wait(60)  # until it is killed
        raise SourceError("it broke down")

    monkeypatch.setattr(Parser, "parse", slow)

    class Stopped(Exception):
        pass

    def stop() -> None:
        if begun.is_set():
            raise Stopped

    items = items_at(tmp_path)
    started = time.monotonic()
    with pytest.raises(Stopped), Reader({}) as reader:
        reader.expect((item, None) for item in items)
        reader.read(items[0], None, stop)
    assert time.monotonic() - started < 30
