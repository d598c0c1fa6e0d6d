"""Where questions that stand are kept, and what was told of them.

HOME/standing.json            the questions, the answer that was told last to each, and what it rests on
HOME/notices/000003.json      what was told, as it was told
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.errors import StandingError
from app.standing.trace import Trace
from app.types.standing import Notice, Shown
from store import durable

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that stands, with the answer that was told last; `software` made it, of `snapshot`."""

    question: str
    since: str
    snapshot: int | None
    software: str
    shown: Shown
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True)
class Questions:
    """All questions by their text, and the versions of all sources by the snapshots that they were asked of."""

    questions: Mapping[str, Kept] = field(default_factory=dict)
    versions: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


class Shelf:
    """The files in a home."""

    def __init__(self, home: Path) -> None:
        self._path = home / "standing.json"
        self._notices = home / "notices"

    def read(self) -> Questions:
        """Return the questions; StandingError where the file is damaged."""
        try:
            plain = json.loads(self._path.read_bytes())
            if plain["format"] != FORMAT:
                raise ValueError("of another version of Brief Chat")
            versions = {int(number): one for number, one in plain["versions"].items()}
            return Questions({one["question"]: _kept(one) for one in plain["questions"]}, versions)
        except FileNotFoundError:
            return Questions()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StandingError(
                f"{self._path} cannot be read ({error}): move it away, and add the questions anew"
            ) from error

    def write(self, questions: Questions) -> None:
        """Replace the file."""
        asked = {str(one.snapshot) for one in questions.questions.values()}
        plain = {
            "format": FORMAT,
            "questions": [asdict(one) for one in questions.questions.values()],
            "versions": {number: one for number, one in questions.versions.items() if str(number) in asked},
        }
        self._kept_by(lambda: durable.replace(self._path, plain))

    def tell(self, notice: Notice) -> None:
        """Keep what was told."""
        self._kept_by(lambda: durable.private(self._notices))
        self._kept_by(lambda: durable.replace(self._notices / f"{notice.number:06d}.json", notice.to_dict()))

    def notices(self, last: int = 0) -> list[Notice]:
        """Return what was told, the newest first; with `last`, so many at most."""
        numbers = self._numbers()[-last:]
        return [one for number in reversed(numbers) if (one := self.notice(number)) is not None]

    def notice(self, number: int) -> Notice | None:
        """Return a notice by its number, or None where there is none, or it is damaged."""
        try:
            return Notice.from_dict(json.loads((self._notices / f"{number:06d}.json").read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def next_number(self) -> int:
        """Return the number of the next notice."""
        return max(self._numbers(), default=0) + 1

    def _numbers(self) -> Sequence[int]:
        if not self._notices.is_dir():
            return []
        return sorted(int(path.stem) for path in self._notices.glob("*.json") if path.stem.isdigit())

    def _kept_by(self, write: Any) -> None:
        try:
            durable.private(self._path.parent)
            write()
        except OSError as error:
            raise StandingError(f"{self._path.parent}: cannot be written ({error.strerror or error})") from error


def _kept(plain: Mapping[str, Any]) -> Kept:
    return Kept(**{**plain, "shown": Shown.from_dict(plain["shown"]), "trace": Trace.from_dict(plain["trace"])})
