"""Characters that a format writes in another way than a reader of its page sees them."""

import re

RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
FIGURES = re.compile(r"[\d+\-−(),*†‡\s]+")


def raised(text: str) -> str:
    """Return superscript text: figures as Unicode's own, so that a mark does not run into a figure before it."""
    return text.translate(RAISED) if FIGURES.fullmatch(text) and text.strip() else text


def lowered(text: str) -> str:
    """Return subscript text: figures as Unicode's own."""
    return text.translate(LOWERED) if FIGURES.fullmatch(text) and text.strip() else text
