"""Folders that are followed: what changes in them is taken in, a publication for a burst, until Ctrl+C."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import Report, SourceError, bursts
from store import BriefChatError

if TYPE_CHECKING:
    from app.assistant import Assistant

AGAIN = 30  # seconds after which a change that could not be made (another process was writing) is tried again


def follow(
    assistant: "Assistant",
    items: Sequence[str],
    take: Callable[[], Report],
    tell: Callable[[Report], None],
    failed: Callable[[BriefChatError], None],
    stop: threading.Event | None = None,
) -> None:
    """Call `take` now and after each burst of changes below the items, and `tell` of what is not unchanged.

    An error is told to `failed`, and what could not be taken in is tried again. It ends when `stop` is set, or by
    KeyboardInterrupt; raises SourceError where there is nothing to watch.
    """
    places = [path for path in (Path(item).expanduser().absolute() for item in items) if path.exists()]
    if not places or len(places) < len(items):
        gone = next((item for item in items if not Path(item).expanduser().exists()), "")
        raise SourceError(f"{gone or '--watch'}: name folders or files that are there, which can be watched")
    waiting, beats = True, AGAIN
    for changed in bursts(places, assistant.settings.store.home, stop=stop):
        waiting, beats = waiting or changed, beats + 1
        if not (changed or (waiting and beats >= AGAIN)):
            continue
        beats = 0
        try:
            report = take()
        except BriefChatError as error:
            failed(error)
            continue
        waiting = False
        news = tuple(one for one in report.outcomes if one.state not in ("unchanged", "skipped"))
        if news:
            tell(replace(report, outcomes=news))
