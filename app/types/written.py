"""What a language model writes, sentence by sentence, as it is written and checked; and what that took."""

from dataclasses import dataclass
from typing import Literal

Policy = Literal["strict", "marked", "off"]
Planning = Literal["auto", "always", "never"]
Use = Literal["auto", "never"]
State = Literal["checking", "carried", "withheld"]
Opens = Literal["", "paragraph", "item"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a written answer as far as it is: each state replaces the one before of that `number` (from 0).

    `checking`: as much of it as is written (nothing, while a model thinks); `carried`: its quotes, by `citations`, hold
    all that it says; `withheld`: they do not, for `reason` (figure, date, name, negation, comparison, speaker, order,
    unsupported, unfinished, no_quote, beside: it does not bear on the question, disputed: another sentence says
    otherwise, or judged: the model denies afterwards, as a judge, that the quotes of a carried one say it).
    `opens` says that it begins a paragraph or an item of a list. `text` is plain text of the model.
    """

    number: int
    text: str
    state: State = "checking"
    reason: str = ""
    citations: tuple[int, ...] = ()
    opens: Opens = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model took for one answer.

    `calls` counts retries as well; tokens are the provider's, or about a quarter of the characters where `estimated`;
    `first_words` is how many seconds after the call the first text came, `seconds` how long all calls took.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False
    first_words: float = 0.0
    seconds: float = 0.0
