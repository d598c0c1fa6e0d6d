"""Learns which letters of English answer to which in Hangul and Katakana, from names in Unicode's CLDR (by Babel).

    python -m training.sounds [--out FILE.json]      some 50 seconds; writes app/languages/sounds.json

Names of territories, languages, currencies, scripts and the cities of time zones, in English and in Korean or Japanese,
word by word where both have as many; some are translated and not spelled by their sound, which the alignment bears. A
joint model of pieces of up to two letters (none of which stands for nothing) is fitted by expectation maximisation; a
weight is the logarithm of how much oftener two pieces stand beside each other than their letters by chance would.

Prints, for a fifth of the names that is left out first, how often a name is found by its sound among all of them.
"""

import argparse
import json
import math
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale

from app.languages import sounds
from app.languages.sounds import PIECE, RUNS, STEPS, WEIGHTS, Weights, Words, letters, plainly

ROUNDS = 12
FIRST = 0.01  # the probability that every pair of pieces begins with
SELDOM = 0.5  # times that a pair of pieces is expected in all names; a rarer one is left out
APART = 5  # every fifth name is left out to measure
TRANSLATED = re.compile(r"[ァ-ヺー・=\s]+|語|文字")  # what a Japanese name may hold that is spelled, or says its kind

Pair = tuple[str, str]  # a name's letters in English, and those of its sound
Pieces = tuple[str, str]  # of a sound, and of a name


def named(language: str) -> list[tuple[str, str]]:
    """Return words of names, in plain English letters and as the language spells them, sorted."""
    found = set()
    for english, name in _names(language):
        ours = re.findall("[a-z]+", plainly(re.sub("['’]", "", english)))
        theirs = RUNS[language].findall(name)
        if len(ours) == len(theirs) and (language != "ja" or not TRANSLATED.sub("", name)):
            found |= {(one, other) for one, other in zip(ours, theirs, strict=True) if len(one) > PIECE}
    return sorted(found)


def _names(language: str) -> Iterator[tuple[str, str]]:
    english, other = Locale("en"), Locale(language)
    for kind in ("territories", "languages", "currencies", "scripts"):
        ours, theirs = getattr(english, kind), getattr(other, kind)
        for code in ours.keys() & theirs.keys():
            name = unicodedata.normalize("NFKC", theirs[code])
            yield ours[code], name.removesuffix("어") if kind == "languages" else name
    ours, theirs = english.time_zones, other.time_zones
    for zone in theirs:
        city = ours.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if "city" in theirs[zone]:
            yield city, unicodedata.normalize("NFKC", theirs[zone]["city"])


def learned(pairs: Sequence[Pair], rounds: int = ROUNDS) -> tuple[dict[str, float], list[float]]:
    """Return the weights by "sound|letters", and the logarithm of the likelihood in each round.

    That of the first is of no distribution: every pair of pieces begins alike.
    """
    chance: dict[Pieces, float] = {}
    course = []
    total = 0.0
    for _ in range(rounds):
        counts: Counter[Pieces] = Counter()
        course.append(sum(_count(name, sound, chance, counts) for name, sound in pairs))
        total = sum(counts.values())
        chance = {pieces: count / total for pieces, count in counts.items()}
    alone = [_shares(texts) for texts in zip(*pairs, strict=True)]
    weights = {}
    for (sound, name), share in sorted(chance.items()):
        by_chance = math.prod(alone[0][one] for one in name) * math.prod(alone[1][one] for one in sound)
        if share * total >= SELDOM:
            weights[f"{sound}|{name}"] = round(math.log(share / by_chance), 3)
    return weights, course


def _shares(texts: Sequence[str]) -> dict[str, float]:
    counts = Counter("".join(texts))
    return {letter: count / counts.total() for letter, count in counts.items()}


def _count(name: str, sound: str, chance: dict[Pieces, float], counts: Counter[Pieces]) -> float:
    """Add how often pieces are expected in the alignments of a pair; return the logarithm of its likelihood."""
    steps = [
        (at, place, at + taken, place + spelled, (sound[at : at + taken], name[place : place + spelled]))
        for at in range(len(sound) + 1)
        for place in range(len(name) + 1)
        for taken, spelled in STEPS
        if at + taken <= len(sound) and place + spelled <= len(name)
    ]
    weighed = [(*step, chance.get(step[-1], 0.0) if chance else FIRST) for step in steps]
    before, behind = {(0, 0): 1.0}, {(len(sound), len(name)): 1.0}
    for at, place, to, further, _, share in weighed:
        before[to, further] = before.get((to, further), 0.0) + before.get((at, place), 0.0) * share
    for at, place, to, further, _, share in reversed(weighed):
        behind[at, place] = behind.get((at, place), 0.0) + behind.get((to, further), 0.0) * share
    whole = before[len(sound), len(name)]
    if not whole:
        return 0.0
    for at, place, to, further, pieces, share in weighed:
        expected = before.get((at, place), 0.0) * share * behind.get((to, further), 0.0) / whole
        if expected:
            counts[pieces] += expected
    return math.log(whole)


def sounded(rows: Sequence[tuple[str, str]]) -> list[Pair]:
    """Return names with the letters of their sound."""
    return [(name, "".join(letters(word))) for name, word in rows]


def found(rows: Sequence[tuple[str, str]], language: str, weights: dict[str, float], words: Words) -> float:
    """Return the share of names that come first among words by their sound."""
    known = Weights.of(weights)
    among = words.whole
    first = (among.words[int(sounds.aligned(letters(word), among, known).argmax())] for _, word in rows)
    return sum(one == name for one, (name, _) in zip(first, rows, strict=True)) / len(rows)


def main() -> None:
    """Learn, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    written = {}
    for language in RUNS:
        rows = named(language)
        random.Random(1).shuffle(rows)
        words = Words.of([" ".join(name for name, _ in rows)])
        apart, others = rows[::APART], [row for place, row in enumerate(rows) if place % APART]
        share = found(apart, language, learned(sounded(others))[0], words)
        print(f"{language}: {len(rows)} names; of {len(apart)} left out {share:.3f} come first of {len(words.others)}")
        written[language], course = learned(sounded(rows))
        print(f"    {len(written[language])} weights, log-likelihood {course[1]:.0f} to {course[-1]:.0f}", flush=True)
    given.out.write_text(json.dumps(written, separators=(",", ":"), ensure_ascii=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
