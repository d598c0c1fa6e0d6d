"""A written answer as Markdown: its sentences with their markers, and those that are withheld as the policy has it."""

from collections.abc import Sequence

from app.present.markdown import Quoted, escape, said
from app.types.draft import Judged
from app.types.written import Piece, Policy
from app.wording.answers import Wording

BETWEEN = {"": " ", "paragraph": "\n\n", "item": "\n"}


def rendered(judged: Sequence[Judged], quoted: Quoted, policy: Policy, say: Wording) -> str:
    """Return sentences as Markdown.

    Of those that are withheld, strict shows none, marked each in brackets with the reason, off each as unsourced.
    """
    parts: list[str] = []
    for one in judged:
        if one.fault and policy == "strict":
            continue
        if not one.fault:
            shown = quoted.written(one.claim)
        elif policy == "marked":
            shown = say.marked.format(escape(say.faults.get(one.fault, one.fault)), escape(said(one.claim)))
        else:
            shown = f"{escape(said(one.claim))} ({say.unsourced})"
        parts.append((BETWEEN[one.opens] if parts else "") + ("• " if one.opens == "item" else "") + shown)
    return "".join(parts)


def pieces(judged: Sequence[Judged], quoted: Quoted) -> tuple[Piece, ...]:
    """Return what became of each sentence, with the numbers of its quotes."""
    return tuple(
        Piece(
            number,
            said(one.claim),
            "withheld" if one.fault else "carried",
            one.fault,
            () if one.fault else quoted.numbers(one.claim),
            one.opens,
        )
        for number, one in enumerate(judged)
    )
