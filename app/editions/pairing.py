"""Which sentences of one edition stand for which of the other: first those that are the same, then what is alike."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.editions.wording.sentences import Text
from app.types.editions import Kind

LEAD = 4  # characters by which sentences are looked up that may be the beginning of one another
SENTENCE = 1_000  # what moved are as few sentences as can be, and among as many the shorter ones


@dataclass(frozen=True, slots=True)
class Match:
    """Sentences of either text, by number: consecutive ones where there are several."""

    kind: Kind
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    moved: bool = False


class Places:
    """Between which sentences that did not move another one stands, and which lists are the same list."""

    def __init__(self, exact: Sequence[tuple[int, int]], old: Text, new: Text) -> None:
        self._lists = (old.lists, new.lists)
        self._partners: dict[int, int] = {}
        counts = Counter((old.lists[one], new.lists[other]) for one, other in exact)
        for (one, other), _ in reversed(counts.most_common()):  # the list that shares the most items comes last
            self._partners[one] = other
        ordered = self._in_order(exact)
        stay = heaviest(ordered, [SENTENCE + len(old.keys[one]) for one, _ in exact])
        self.fixed = {exact[number] for number in stay}
        self._old = [exact[number][0] for number in sorted(stay)]
        self._new = [ordered[number] for number in sorted(stay)]

    def _in_order(self, exact: Sequence[tuple[int, int]]) -> list[int]:
        """The new numbers of the pairs, those inside of one list put in order."""
        lists: dict[int, list[int]] = defaultdict(list)
        for number, pair in enumerate(exact):
            if self._listed(*pair):
                lists[self._lists[0][pair[0]]].append(number)
        ordered = [other for _, other in exact]
        for numbers in lists.values():
            for number, other in zip(numbers, sorted(exact[n][1] for n in numbers), strict=True):
                ordered[number] = other
        return ordered

    def _listed(self, one: int, other: int) -> bool:
        ours, theirs = self._lists[0][one], self._lists[1][other]
        return ours >= 0 and theirs >= 0 and self._partners.get(ours) == theirs

    def gap(self, n: int, *, new: bool = False) -> int:
        """Return the number of the gap that a sentence stands in."""
        return bisect_left(self._new if new else self._old, n)

    def expected(self, one: int) -> int:
        """Return where a sentence of the old text would stand in the new one, had its gap not changed before it."""
        gap = self.gap(one)
        return one if not gap else self._new[gap - 1] + one - self._old[gap - 1]

    def stays(self, one: int, other: int) -> bool:
        """Whether two sentences stand at the same place; the order inside a list is none."""
        return self._listed(one, other) or self.gap(one) == self.gap(other, new=True)


def exact_pairs(old: Text, new: Text) -> list[tuple[int, int]]:
    """Return the sentences that are the same, ordered by the old one: in the same order as far as can be."""
    blocks = SequenceMatcher(None, old.keys, new.keys).get_matching_blocks()
    pairs = [(block.a + n, block.b + n) for block in blocks for n in range(block.size)]
    left, right = {one for one, _ in pairs}, {other for _, other in pairs}
    waiting: dict[str, list[int]] = defaultdict(list)
    for n in range(len(new) - 1, -1, -1):
        if n not in right:
            waiting[new.keys[n]].append(n)
    for n in range(len(old)):
        if n not in left and waiting.get(old.keys[n]):
            pairs.append((n, waiting[old.keys[n]].pop()))
    return sorted(pairs)


def placed(exact: Sequence[tuple[int, int]], places: Places) -> list[Match]:
    """Return the sentences that are the same as matches: what did not move, and what did."""
    found = []
    for one, other in exact:
        moved = (one, other) not in places.fixed
        found.append(Match("moved" if moved else "same", (one,), (other,), moved))
    return found


def recut(old: Text, new: Text, free_old: Sequence[int], free_new: Sequence[int], places: Places) -> Iterator[Match]:
    """Yield sentences that are the same once they are joined: blanks or a heading's mark have moved a border."""
    standing: dict[int, list[int]] = defaultdict(list)
    for n in free_old:
        standing[places.gap(n)].append(n)
    waiting: dict[int, list[int]] = defaultdict(list)
    for n in free_new:
        waiting[places.gap(n, new=True)].append(n)
    for gap in sorted(standing.keys() & waiting.keys()):
        ours, theirs = standing[gap], waiting[gap]
        left, right = [_bare(old.keys[n]) for n in ours], [_bare(new.keys[n]) for n in theirs]
        begins: dict[str, list[int]] = defaultdict(list)
        for n, text in enumerate(right):
            begins[text[:LEAD]].append(n)
        one = first = 0
        while one < len(left):
            runs = (_equal(left, one, right, n) for n in begins.get(left[one][:LEAD], ()) if n >= first)
            found = next((run for run in runs if run is not None), None)
            if found is None:
                one += 1
                continue
            until, begin, first = found
            yield Match("same", tuple(ours[one:until]), tuple(theirs[begin:first]))
            one = until


def heaviest(numbers: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Return the places of the numbers, all different, that rise from one to the next and weigh the most together."""
    tops: list[int] = []  # the numbers at which the best sum rises; beside each that sum, and the place it ends at
    sums: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tops, number)
        before.append(ends[at - 1] if at else -1)
        total = weights[place] + (sums[at - 1] if at else 0)
        stop = at
        while stop < len(tops) and sums[stop] <= total:
            stop += 1
        tops[at:stop], sums[at:stop], ends[at:stop] = [number], [total], [place]
    chosen: set[int] = set()
    last = ends[-1] if ends else -1
    while last >= 0:
        chosen.add(last)
        last = before[last]
    return chosen


def _equal(left: Sequence[str], one: int, right: Sequence[str], begin: int) -> tuple[int, int, int] | None:
    """Where the same text ends in both, begun at `one` and at `begin`; None where it is not the same."""
    ours, theirs, until, first = left[one], right[begin], one + 1, begin + 1
    while ours != theirs:
        if len(ours) < len(theirs) and theirs.startswith(ours) and until < len(left):
            ours, until = ours + left[until], until + 1
        elif len(theirs) < len(ours) and ours.startswith(theirs) and first < len(right):
            theirs, first = theirs + right[first], first + 1
        else:
            return None
    return until, begin, first


def _bare(key: str) -> str:
    return key.replace(" ", "")
