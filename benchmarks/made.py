"""Made passages and vectors, for benchmarks of stores: words drawn by Zipf's law within 200 topics, 384 numbers."""

import numpy as np

TOPICS, WORDS, LENGTH, DIMENSION = 200, 20_000, 55, 384
CENTRES = np.random.default_rng(1).normal(size=(TOPICS, DIMENSION)).astype(np.float32)
SYLLABLES = ["ka", "ro", "mi", "te", "su", "no", "va", "li", "du", "pe", "gha", "sto"]


def made(number: int, edition: int = 0) -> tuple[str, np.ndarray]:
    """Return text (about 350 characters) and vector (length 1: its topic's centre and noise) of one passage."""
    chance = np.random.default_rng((number, edition))
    topic = number % TOPICS
    ranks = np.minimum(chance.zipf(1.3, LENGTH), WORDS // 20)
    words = [word((int(rank) * 7919 + (topic * 101 if rank > 5 else 0)) % WORDS) for rank in ranks]
    vector = CENTRES[topic] + chance.normal(size=DIMENSION)
    return f"Passage {number} of edition {edition}: {' '.join(words)}.\n\n", (vector / np.linalg.norm(vector)).astype(
        np.float32
    )


def asked(size: int, count: int) -> list[tuple[str, np.ndarray, int]]:
    """Return questions after passages below `size`: seven words of one, a vector near its own, and its number."""
    chance = np.random.default_rng(2)
    questions = []
    for number in map(int, chance.integers(0, size, count)):
        text, vector = made(number)
        words = " ".join(chance.choice(text.split()[5:], 7, replace=False))
        near = vector + 0.03 * chance.normal(size=DIMENSION)
        questions.append((words, (near / np.linalg.norm(near)).astype(np.float32), number))
    return questions


def word(number: int) -> str:
    """Return a made word of two to four syllables."""
    parts = []
    while number or len(parts) < 2:
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts)
