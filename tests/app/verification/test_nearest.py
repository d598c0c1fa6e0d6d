"""What comes nearest to a quote that is not there."""

from app.settings import DEFAULT_LIBRARY
from app.text.prose import prose_spans
from app.verification.nearest import nearest
from app.verification.standing import REWORDED

SENTENCES = [
    "The summit was held in Osaka on May 5, 2031.",
    "No minister came.",
    "The port of Kobe was opened in 2033.",
]


def test_the_nearest_run_of_sentences_is_found() -> None:
    assert nearest("The summit was held in Osaka on May 6, 2031.", SENTENCES)[1] == SENTENCES[0]
    likeness, run = nearest("No minister came and the port of Kobe was opened in 2033.", SENTENCES)
    assert run == " ".join(SENTENCES[1:]) and likeness > 0.9
    assert nearest("", SENTENCES) == (0.0, "") and nearest("xyz", []) == (0.0, "")


def test_what_is_less_alike_than_the_threshold_is_another_sentence() -> None:
    found = []
    for path in sorted(DEFAULT_LIBRARY.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        sentences = [text[start:end] for start, end in prose_spans(text, "en")]
        for place in range(0, len(sentences), 4):
            found.append(nearest(sentences[place], sentences[:place] + sentences[place + 1 :])[0])
    above = sum(likeness >= REWORDED for likeness in found)
    print(f"{above} of {len(found)} sentences have another one that is {REWORDED} alike or more")
    assert len(found) >= 30 and above / len(found) < 0.1
