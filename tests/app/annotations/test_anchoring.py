"""Annotations out and in, and where they are in another edition: found again where they stand, never on a lookalike."""

import json
from collections.abc import Iterator

import pytest
from edits import LANGUAGES, book, edited

from app.annotations import Anchored, anchored, annotations, read
from app.editions.difference import compared
from app.errors import ExportError
from app.text.prose import prose_spans
from app.types.editions import Revision
from app.types.results import Citation
from store import Source, version_of

LEAST = 0.99  # of the sentences that still stand


def source(text: str, language: str = "en") -> Source:
    return Source("s", "Title", "", "", "", "", False, language, "https://example.org/s", version_of(text), "", False)


def noted(text: str, start: int, end: int) -> str:
    """An annotation of a text, as JSON-LD."""
    cited = Citation(1, text[start:end], "s", version_of(text), "Title", "", "", "", "", False, "https://example.org/s",
                     start, end)  # fmt: skip
    return json.dumps(annotations([cited], [text], "mine"))


def again(
    old: str,
    quote: str,
    new: str,
    *,
    kept: bool,
    place: int = 0,
    language: str = "en",
    difference: Revision | None = None,
) -> Anchored:
    """What becomes of an annotation, where the edition that was annotated is kept and where it is not."""
    start = [n for n in range(len(old)) if old.startswith(quote, n)][place]
    (one,) = read(noted(old, start, start + len(quote)))
    found = anchored(one, source(new, language), new, old if kept else None, difference)
    assert new[found.start : found.end] == found.text
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_same_edition_every_quote_is_found(language: str) -> None:
    text = book(language, 3, pages=8).text()
    for start, end in prose_spans(text, language):
        (one,) = read(noted(text, start, end))
        found = anchored(one, source(text, language), text, None)
        assert (found.state, found.start, found.end, one.body) == ("found", start, end, "mine")


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_still_stands_is_found_and_what_does_not_is_on_nothing_else(language: str, kept: bool) -> None:
    made = book(language, 5, pages=16)
    old = made.text()
    new = edited(made, 6)
    done = {sentence: (kind, after) for kind, before, after in made.told for sentence in before}
    difference = compared(old, new, language) if kept else None
    standing = right = 0
    for start, end in prose_spans(old, language):
        quote = old[start:end]
        found = again(old, quote, new, kept=kept, language=language, difference=difference)
        kind, after = done.get(quote, ("same", (quote,)))
        if kind in ("same", "moved"):
            standing += 1
            right += found.text == quote and found.state in ("found", "moved")
        elif found.text:  # pointed at: then at what became of it
            assert any(one in found.text or found.text in one for one in after), (kind, quote, found)
    print(f"{language}, {'kept' if kept else 'not kept'}: {right} of {standing}")
    assert right >= LEAST * standing


TEAMS = "northern southern eastern western first second third upper lower inner".split()
PATTERNS = (
    "The {} team reports to the council by May 3, 2031.",
    "Members of the {} board may not vote on the toll.",
    "The fee of the {} harbour is 40 crowns a day.",
    "Ships of the {} line sail twice a week to Mirin.",
    "The {} office keeps the records for seven years.",
)


def traps() -> Iterator[tuple[str, str, str, int, str]]:
    """Fifty texts in which the quote is taken away and its lookalike stays: old, quote, new, which one, lookalike."""
    for pattern in PATTERNS:
        for n, team in enumerate(TEAMS[:5]):
            quote, other = pattern.format(team), pattern.format(TEAMS[n + 5])
            old = f"# Rules\n\nIt was agreed as follows. {quote} {other} This holds for all of Mirin.\n"
            yield old, quote, old.replace(f"{quote} ", ""), 0, other
        for n, team in enumerate(TEAMS[:5]):  # the very same words twice, under two headings: one of them goes
            quote = pattern.format(team)
            old = f"## One of {n}\n\nThe rule of the town says this. {quote} Nobody objected to it.\n\n"
            rest = f"## Two of {n}\n\nFor the country another holds. {quote} It was disputed for long.\n"
            yield old + rest, quote, old.replace(f" {quote}", "") + rest, 0, quote


@pytest.mark.parametrize("kept", [True, False])
def test_no_lookalike_is_taken(kept: bool) -> None:
    taken = []
    for old, quote, new, place, lookalike in traps():
        found = again(old, quote, new, kept=kept, place=place)
        taken += [(found.state, quote, lookalike)] if found.text else []
    assert len(list(traps())) == 50 and taken == []


@pytest.mark.parametrize("kept", [True, False])
def test_what_was_reworded_is_found_beside_its_lookalike(kept: bool) -> None:
    old = "It was agreed as follows. The northern team reports by May. The southern team reports by May. That is all.\n"
    new = old.replace("northern team reports by May", "northern team reports by June")
    found = again(old, "The northern team reports by May.", new, kept=kept)
    assert (found.state, found.text) == ("reworded", "The northern team reports by June.") or found.state == "ambiguous"
    assert again(old, "The southern team reports by May.", new, kept=kept).text == "The southern team reports by May."


def test_annotations_of_others_are_read_and_broken_ones_refused() -> None:
    text = "It began. The toll was fixed at 40 crowns. It ended."
    quote = {
        "type": "TextQuoteSelector",
        "exact": "The toll was fixed at 40 crowns.",
        "prefix": "It began. ",
        "suffix": " It ended.",
    }
    given = [{"type": "Annotation", "body": "so", "target": {"source": "https://example.org/s", "selector": quote}}]
    (one,) = read(json.dumps(given))
    assert (one.url, one.body, one.start, one.version) == ("https://example.org/s", "so", None, "")
    assert anchored(one, source(text), text, None).state == "found"
    assert anchored(one, source(""), "", None).state == "gone"
    for broken in (
        "",
        "[]",
        "{",
        "1",
        '{"target": 1}',
        '{"target": {"selector": {"type": "TextQuoteSelector", "exact": " "}}}',
    ):
        with pytest.raises(ExportError):
            read(broken)
