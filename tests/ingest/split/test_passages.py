"""Passages: a partition within the model's limit, with borders where a reader would draw them."""

import random

import pytest
from tokenizers import Tokenizer

from app.encoders.minilm import TOKENS, packaged
from ingest.split.passages import Limit, cut
from ingest.text.sentences import sentence_spans
from store import Passage, version_of
from store.types.passage import partitions

SENTENCE = "The leaders of Japan and the Republic of Korea met in Seoul on May 7, 2023, and spoke of their security. "
PARAGRAPHS = "\n\n".join(SENTENCE * count for count in (1, 3, 30, 2, 50))
KOREAN = "한국과 일본은 북한의 핵 위협에 대응하기 위해 안보 협력을 강화하기로 했다. " * 40
JAPANESE = "日本は防衛費を国内総生産の二パーセントまで増やすことを決定し、韓国との協力を進める。" * 60
TEXTS = {
    "paragraphs": PARAGRAPHS,
    "windows": PARAGRAPHS.replace("\n", "\r\n"),
    "one line of a megabyte": (SENTENCE * 10_500)[:1_048_576],
    "words without an end": "x" * 5_000 + " " + "0123456789" * 400 + " and " + "äöü" * 900,
    "only headings": "\n".join(f"{'#' * (1 + n % 6)} Heading number {n}" for n in range(200)),
    "korean": KOREAN + "\n\n" + KOREAN,
    "korean without blanks": KOREAN.replace(" ", ""),
    "japanese": JAPANESE,
    "katakana": "ガギグゲゴザジズゼゾ" * 300,
    "emoji": "👨‍👩‍👧🇰🇷👍🏽 " * 500,
    "punctuation": "!?.,;:-—…()[]" * 400,
    "blank lines": "\n \n\t\n\r\n\ufeff\n" + SENTENCE + "\n" * 500 + SENTENCE,
    "a table": "\n".join(f"| {n} | {n * n} | {'yes' if n % 2 else 'no'} |" for n in range(400)),
    "one letter": "a",
    "odd line ends": "One.\rTwo.\x0bThree.\x0cFour.\x1cFive.\u2028Six.\u2029Seven.\x85Eight. " * 100,
}


def passages(text: str, limit: Limit) -> list[Passage]:
    return cut(text, source_id="a", version=version_of(text), limit=limit)


def tokens(texts: list[str]) -> list[int]:
    """How many tokens the model itself makes of each text, special ones included."""
    tokenizer = Tokenizer.from_file(str(packaged() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return [len(one.ids) for one in tokenizer.encode_batch(texts)]


@pytest.mark.parametrize("name", TEXTS)
def test_passages_join_to_the_text_and_fit_into_the_model(name: str, limit: Limit) -> None:
    text = TEXTS[name]
    found = passages(text, limit)
    assert partitions(found, text)
    assert [passage.index for passage in found] == list(range(len(found)))
    assert all(found[0].version == passage.version and passage.text for passage in found)
    assert max(tokens([passage.text for passage in found])) <= TOKENS


def test_any_mixture_joins_and_fits(limit: Limit) -> None:
    draw = random.Random(7)
    pieces = [text[:1_500] for text in TEXTS.values()] + [" ", "\n", "\r\n", "\ufeff", "\u3000", "- ", "# "]
    for _ in range(40):
        text = "".join(draw.choice(pieces)[draw.randrange(3) :] for _ in range(draw.randrange(1, 12))) or "."
        found = passages(text, limit)
        assert partitions(found, text)
        assert max(tokens([passage.text for passage in found])) <= TOKENS


@pytest.mark.parametrize("name", ["paragraphs", "windows", "one line of a megabyte", "korean", "japanese"])
def test_a_passage_ends_where_a_sentence_ends(name: str, limit: Limit) -> None:
    text = TEXTS[name]
    language = {"korean": "ko", "japanese": "ja"}.get(name, "en")
    inside = {place for start, end in sentence_spans(text, language) for place in range(start + 1, end)}
    found = cut(text, source_id="a", version="1", limit=limit, language=language)
    cuts = [passage.end for passage in found if passage.end in inside]
    assert len(found) > 1 and not cuts


def test_a_passage_ends_at_a_paragraph_where_paragraphs_fit(limit: Limit) -> None:
    text = "\n\n".join([SENTENCE * 3] * 8)
    assert [passage.text.strip() for passage in passages(text, limit)] == [(SENTENCE * 3).strip()] * 8


def test_a_heading_goes_with_what_it_heads(limit: Limit) -> None:
    text = f"# Title\n\n## First\n\n{SENTENCE * 3}\n\n## Second\n\n{SENTENCE * 3}\n"
    assert [passage.text.split("\n")[0] for passage in passages(text, limit)] == ["# Title", "## Second"]


def test_a_long_sentence_is_parted_between_words(limit: Limit) -> None:
    words = ["zqxjkvq", "xq", "vzkqwj"]  # many tokens, few characters
    found = passages(" ".join(words * 300), limit)
    assert len(found) >= 4 and {word for passage in found for word in passage.text.split()} == set(words)


def test_the_parts_of_a_long_paragraph_are_of_a_size(limit: Limit) -> None:
    sizes = [len(passage.text) for passage in passages(SENTENCE * 60, limit)]
    assert min(sizes) > max(sizes) / 2
