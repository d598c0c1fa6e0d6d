"""Names by their sound: which words of the English sources a word in Hangul or Katakana spells.

A name of another language is written in Korean and Japanese by its sound, in a way that no glossary foresees: 오스크
for Osk, マーチバンク for Marchbank. How letters answer to each other was learned from the names of places and languages
in Unicode's CLDR (`python -m training.sounds`): an alignment of up to two letters with up to two, after Ristad and
Yianilos 1998 and Jiampojamarn et al. 2007.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).with_name("sounds.json")
RUNS: Mapping[str, re.Pattern[str]] = {"ko": re.compile("[가-힣]{2,}"), "ja": re.compile("[ァ-ヺー]{2,}")}
LATIN = re.compile(r"[^\W\d_]{3,}")
SHORTEST, LONGEST = 4, 20  # letters: a shorter sound says too little, a longer word is none
PIECE = 2  # letters of an alignment's pieces at most, on either side
STEPS = ((0, 1), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1))  # letters of a sound, and of a word, that answer to each other
OTHER = 26  # the number of what is no letter, behind a word's end
NEVER, MISSED = -1e3, -3.0  # logits: of what never is, and of a letter that is left out
STRANGE = -4.0  # of two letters that answer to each other in no name
SHORTER, LONGER = 0.4, 1.5  # letters of a word by one of its sound
APART = 7  # letters by which the places in two words that answer to each other differ at most
ENDINGS, ENDING = 2, -0.5  # syllables behind a Korean name at most, and what each takes (logits)
# The logarithm of the odds that a word spells one of the sources' at all: most words in Katakana come from abroad. By
# `python benchmarks/sounds.py --odds`, beside what is heard of questions without a name.
ODDS: Mapping[str, float] = {"ko": -3.0, "ja": 2.0}
NEAR = 3.0  # logits below the best within which a word is another form of the same


@dataclass(frozen=True)
class Words:
    """The words of some English texts: `names` are written with a capital letter alone, by their plain letters."""

    names: Mapping[str, str]
    others: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Words":
        """Return the words of texts."""
        names: dict[str, str] = {}
        others: set[str] = set()
        for word in {word for text in texts for word in LATIN.findall(text)}:
            plain = plainly(word)
            if not (plain.isascii() and plain.isalpha() and len(plain) <= LONGEST):
                continue
            if word[0].isupper():
                names[plain] = word
            else:
                others.add(plain)
        return cls({plain: word for plain, word in names.items() if plain not in others}, frozenset(others))

    @classmethod
    def joined(cls, parts: Iterable["Words"]) -> "Words":
        """Return the words of several; what one has in small letters is no name."""
        parts = list(parts)
        if len(parts) == 1:
            return parts[0]  # with what was made of it for a search
        others = frozenset().union(*(one.others for one in parts))
        named = {plain: word for one in parts for plain, word in one.names.items()}
        return cls({plain: word for plain, word in sorted(named.items()) if plain not in others}, others)

    @cached_property
    def called(self) -> "Spelled":
        """The names, as a search by sound takes them."""
        return Spelled.of(self.names)

    @cached_property
    def whole(self) -> "Spelled":
        """All words, as a search by sound takes them."""
        return Spelled.of({**dict.fromkeys(sorted(self.others), ""), **self.names})


@dataclass(frozen=True, slots=True)
class Spelled:
    """Words by number: `single[n, i]` is the letter of word n at i, `double[n, i]` those at i and behind it."""

    words: tuple[str, ...]
    single: np.ndarray
    double: np.ndarray
    lengths: np.ndarray

    @classmethod
    def of(cls, known: Mapping[str, str]) -> "Spelled":
        lengths = np.array([len(plain) for plain in known], np.int64)
        single = np.full((len(known), LONGEST + PIECE), OTHER, np.int64)
        for number, plain in enumerate(known):
            single[number, : len(plain)] = [ord(letter) - ord("a") for letter in plain]
        double = single[:, :-1] * (OTHER + 1) + single[:, 1:]
        return cls(tuple(word or plain for plain, word in known.items()), single, double, lengths)

    def only(self, numbers: np.ndarray) -> "Spelled":
        """Return some of the words."""
        words = tuple(self.words[number] for number in numbers)
        return Spelled(words, self.single[numbers], self.double[numbers], self.lengths[numbers])


def plainly(word: str) -> str:
    """Return a word in small letters without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(one))


def letters(word: str) -> list[str]:
    """Return the Latin letters that Unicode names each character of a word in Hangul or Katakana by."""
    found = []
    for character in unicodedata.normalize("NFKC", word):
        name = unicodedata.name(character, "")
        small = name.startswith("KATAKANA LETTER SMALL ")
        sound = name.rpartition(" ")[2].lower()
        if name.startswith(("HANGUL SYLLABLE ", "KATAKANA LETTER ")):
            found.append("q" if small and sound == "tu" else sound)  # ッ doubles what follows
        else:
            found.append("-" if character == "ー" else " ")
    return found


def runs(text: str, language: str) -> list[str]:
    """Return the words of a text that may spell a name."""
    pattern = RUNS.get(language)
    return list(dict.fromkeys(pattern.findall(unicodedata.normalize("NFKC", text)))) if pattern else []


def heard(word: str, language: str, words: Words) -> tuple[str, ...]:
    """Return the words that one in Hangul (names alone) or Katakana spells, the likeliest first; none where none does.

    Those below the best by no more than `NEAR` are with it: a name and what is made of it sound alike.
    """
    among = words.called if language == "ko" else words.whole
    syllables = letters(word)
    if not among.words or sum(map(len, syllables)) < SHORTEST:
        return ()
    logits = aligned(syllables, among, _weights()[language], ENDINGS if language == "ko" else 0)
    order = np.argsort(-logits, kind="stable")[: OTHER + 1]
    least = max(math.log(len(among.words)) - ODDS[language], float(logits[order[0]]) - NEAR)
    return tuple(among.words[number] for number in order if logits[number] > least)


@lru_cache(maxsize=1)
def _weights() -> dict[str, "Weights"]:
    return {language: Weights.of(rows) for language, rows in json.loads(WEIGHTS.read_text(encoding="utf-8")).items()}


@dataclass(frozen=True, slots=True)
class Weights:
    """By letters of a sound (one or two, or none): the logit of no letter, of each letter and of each two beside it."""

    none: Mapping[str, float]
    one: Mapping[str, np.ndarray]
    two: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, rows: Mapping[str, float]) -> "Weights":
        """Read rows of the file: "sound letters" and the logit."""
        none: dict[str, float] = {}
        tables: tuple[dict[str, np.ndarray], dict[str, np.ndarray]] = ({}, {})
        for row, logit in rows.items():
            sound, _, spelled = row.partition("|")
            if not spelled:
                none[sound] = logit
                continue
            table = tables[len(spelled) - 1].setdefault(sound, np.full((OTHER + 1) ** len(spelled), NEVER, np.float32))
            table[int(np.polyval([ord(letter) - ord("a") for letter in spelled], OTHER + 1))] = logit
        return cls(none, *tables)


def aligned(syllables: list[str], among: Spelled, weights: Weights, endings: int = 0) -> np.ndarray:
    """Return the logit of the best alignment of a sound with each of many words.

    At most `endings` syllables at its end may be left out.
    """
    sound = "".join(syllables)
    likely = _likely(sound, among, weights)
    logits = np.full(len(among.words), NEVER, np.float32)
    if len(likely):
        logits[likely] = _best(syllables, among.only(likely), weights, endings)
    return logits


def _likely(sound: str, among: Spelled, weights: Weights) -> np.ndarray:
    """The numbers of the words that begin with a letter that the sound may begin with, and are about as long."""
    begins = np.full(OTHER + 1, NEVER, np.float32)
    for piece in (sound[:1], sound[:PIECE]):
        begins = np.maximum(begins, weights.one.get(piece, NEVER))
        begins = np.maximum(begins, weights.two[piece].reshape(OTHER + 1, -1).max(1) if piece in weights.two else NEVER)
    near = (among.lengths >= len(sound) * SHORTER) & (among.lengths <= len(sound) * LONGER)
    found: np.ndarray = np.flatnonzero(near & (begins[among.single[:, 0]] > 0))
    return found


def _best(syllables: list[str], among: Spelled, weights: Weights, endings: int) -> np.ndarray:
    sound = "".join(syllables)
    best = np.full((len(sound) + 1, LONGEST + 1, len(among.words)), NEVER, np.float32)
    best[0, 0] = 0.0
    longest = int(among.lengths.max())
    for at in range(len(sound) + 1):
        for place in range(max(0, at - APART), min(longest, at + APART) + 1):
            for taken in range(min(PIECE, len(sound) - at) + 1):
                piece = sound[at : at + taken]
                for spelled in range(min(PIECE, longest - place) + 1):
                    if (taken, spelled) in ((0, 0), (0, PIECE), (PIECE, PIECE)):
                        continue
                    logit = _logit(weights, piece, spelled, among, place)
                    to = best[at + taken, place + spelled]
                    np.maximum(to, best[at, place] + logit, out=to)
    numbers = np.arange(len(among.words))
    found: np.ndarray = best[len(sound), among.lengths, numbers]
    for count in range(1, min(endings, len(syllables) - 2) + 1):
        end = len("".join(syllables[:-count]))
        found = np.maximum(found, best[end, among.lengths, numbers] + ENDING * count)
    return found


def _logit(weights: Weights, piece: str, spelled: int, among: Spelled, place: int) -> np.ndarray | float:
    """What the letters of each word from a place on answer to a piece of a sound with."""
    single = len(piece) < PIECE
    if not spelled:
        return weights.none.get(piece, MISSED if single else NEVER)
    table = (weights.one if spelled == 1 else weights.two).get(piece)
    least = STRANGE if single and spelled == 1 else NEVER
    if table is None:
        return least
    found: np.ndarray = np.maximum(table[(among.single if spelled == 1 else among.double)[:, place]], least)
    return found
