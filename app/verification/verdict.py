"""What became of one quote."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["exact", "elsewhere", "reworded", "gone"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote as a file has it: `label` is its number there, and `about` what the file says of its source.

    `source_id`, `version`, `start` and `end` are those of a citation where the file has them. Where it does not say
    where a quote ends, `quote` goes on to the end of the note, `about` is empty, and `open` is true.
    """

    label: str
    quote: str
    about: str = ""
    source_id: str = ""
    version: str = ""
    start: int | None = None
    end: int | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a quote stands.

    `state` is "exact" (whole sentences of the source that is named, character for character but for line breaks),
    "elsewhere" (so at another place than the one that was cited; `source_id` says where), "reworded" (`nearest` is what
    stands there, and `likeness` how alike they are, 0 to 1) or "gone" (`nearest` is another sentence then). `stands` is
    true for "exact", and for "elsewhere" within the source that is named. `note` tells more, in English.
    """

    label: str
    quote: str
    state: State
    stands: bool
    source_id: str = ""
    nearest: str = ""
    likeness: float = 0.0
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)
