"""Sentences that are alike: reworded, split, merged."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest

from app.editions.pairing import Match, Places
from app.editions.wording.sentences import Text
from app.types.editions import Kind

# How alike (0 to 1) two sentences have to be, at the same place and elsewhere, to be one that was reworded; and one and
# the several into which it was split. `python benchmarks/editions.py --thresholds` prints F1 beside them.
HERE, ELSEWHERE, PARTED = 0.4, 0.65, 0.6
BETTER = 0.08  # by which several have to be more alike than the best of them alone
OWN = 0.5  # the share of a part's words that the whole has to hold
MOST = 4  # sentences that one is split into
COMMON = 8  # sentences of a text that hold a word, at most, for it to lead from one to another
NEAREST = 4  # sentences that one is compared with for its words
BESIDE = 2  # places to either side at which one is compared whatever its words

PIECE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+|\d+(?:[.,]\d+)*|[^\W\d_]+")
UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")

Words = frozenset[str]
Proposal = tuple[float, tuple[int, ...], tuple[int, ...]]


def words_of(key: str) -> Words:
    """Return a sentence's words and figures; of a script without blanks, pairs of characters."""
    found: set[str] = set()
    for piece in PIECE.findall(key.lower()):
        if UNPARTED.match(piece):
            found.update(piece[n : n + 2] for n in range(max(1, len(piece) - 1)))
        else:
            found.add(piece)
    return frozenset(found)


class Scale:
    """Weighs words by how few of the sentences hold them: two that share "the" and "of" are not alike for it."""

    def __init__(self, *texts: Sequence[Words]) -> None:
        self.counts: Counter[str] = Counter()  # in the text that has it more often: what both hold is not less rare
        for sentences in texts:
            self.counts |= Counter(word for one in sentences for word in one)
        most = max(map(len, texts))
        self.weights = {word: math.log(1 + most / count) ** 2 for word, count in self.counts.items()}
        self._sums: dict[Words, float] = {}

    def alike(self, one: Words, other: Words) -> float:
        """Return the weight of the words in common, from 0 (none) to 1 (all), of both (Dice)."""
        both = self._sum(one) + self._sum(other)
        return 2 * self._common(one, other) / both if both else 0.0

    def within(self, part: Words, whole: Words) -> float:
        """Return the share (0 to 1) of a part's words that a whole holds."""
        own = self._sum(part)
        return self._common(part, whole) / own if own else 0.0

    def _sum(self, words: Words) -> float:
        if words not in self._sums:
            self._sums[words] = sum(map(self.weights.__getitem__, words))
        return self._sums[words]

    def _common(self, one: Words, other: Words) -> float:
        return sum(map(self.weights.__getitem__, one & other))


class Likeness:
    """The sentences that are the same in neither text: which of them are alike, alone or several to one."""

    def __init__(self, old: Text, new: Text, free_old: Sequence[int], free_new: Sequence[int], places: Places) -> None:
        self._old = {n: words_of(old.keys[n]) for n in free_old}
        self._new = {n: words_of(new.keys[n]) for n in free_new}
        self._places = places
        self._scale = Scale(*([words_of(key) for key in set(text.keys)] for text in (old, new)))

    def matches(self, here: float) -> list[Match]:
        """Return what was reworded, split and merged: the most alike first, each sentence once.

        `here` is how alike two sentences have to be at the same place.
        """
        found: list[Match] = []
        taken_old: set[int] = set()
        taken_new: set[int] = set()
        for _, olds, news in sorted(self._proposals(here), key=lambda one: (-one[0], one[1], one[2])):
            if taken_old.isdisjoint(olds) and taken_new.isdisjoint(news):
                taken_old.update(olds)
                taken_new.update(news)
                kind: Kind = "split" if len(news) > 1 else "merged" if len(olds) > 1 else "reworded"
                found.append(Match(kind, olds, news, not self._places.stays(olds[0], news[0])))
        return found

    def _proposals(self, here: float) -> Iterator[Proposal]:
        near = sorted(self._near())
        for one, other in near:
            score, stays = self._scale.alike(self._old[one], self._new[other]), self._places.stays(one, other)
            if score >= (here if stays else ELSEWHERE):
                yield score + (0.01 if stays else 0), (one,), (other,)
        split = {found for one, other in near for found in self._runs(one, other, self._old, self._new)}
        for score, whole, parts in split:
            yield score, (whole,), parts
        merged = {found for one, other in near for found in self._runs(other, one, self._new, self._old)}
        for score, whole, parts in merged:
            yield score, parts, (whole,)

    def _runs(
        self, whole: int, part: int, wholes: Mapping[int, Words], parts: Mapping[int, Words]
    ) -> Iterator[tuple[float, int, tuple[int, ...]]]:
        """Yield the runs of consecutive parts, one of them `part`, that are together what the whole is."""
        words, scale = wholes[whole], self._scale

        def belongs(n: int) -> bool:
            return n in parts and scale.within(parts[n], words) >= OWN

        if not belongs(part):
            return
        first = last = part
        while part - first < MOST - 1 and belongs(first - 1):
            first -= 1
        while last - part < MOST - 1 and belongs(last + 1):
            last += 1
        for begin in range(first, part + 1):
            for end in range(max(part, begin + 1), min(last, begin + MOST - 1) + 1):
                run = tuple(range(begin, end + 1))
                score = scale.alike(words, frozenset().union(*(parts[n] for n in run)))
                if score >= PARTED and score >= BETTER + max(scale.alike(words, parts[n]) for n in run):
                    yield score, whole, run

    def _near(self) -> set[tuple[int, int]]:
        """Pairs that are worth a comparison: by the words that they share, and by their places."""
        holders: dict[str, list[int]] = defaultdict(list)
        for n, words in self._new.items():
            for word in words:
                holders[word].append(n)
        found: set[tuple[int, int]] = set()
        for one, words in self._old.items():
            votes: dict[int, float] = defaultdict(float)
            for word in words:
                if self._scale.counts[word] <= COMMON:
                    for n in holders.get(word, ()):
                        votes[n] += self._scale.weights[word]
            found.update((one, n) for n in nlargest(NEAREST, votes, key=votes.__getitem__))
            place, gap = self._places.expected(one), self._places.gap(one)
            beside = (n for n in range(place - BESIDE, place + BESIDE + 1) if n in self._new)
            found.update((one, n) for n in beside if self._places.gap(n, new=True) == gap)
        return found
