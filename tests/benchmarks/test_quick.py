"""Which rows are chosen for the quick set."""

from collections import Counter

from app.evaluation import Row, Run
from app.evaluation.against.kept import Kept
from benchmarks.quick import choose, disagreed

ROWS = {
    f"{kind}-{lang}-{n}": Row.model_validate(
        {"id": f"{kind}-{lang}-{n}", "kind": kind, "lang": lang, "question": "When?", "must": ["May"]}
    )
    for kind, lang, count in (("fact", "en", 40), ("fact", "ko", 20), ("list", "en", 10), ("why", "en", 2))
    for n in range(count)
}


def a_run(**judged: tuple[bool, bool | None]) -> Run:
    same = {"kind": "fact", "lang": "en", "question": "When?", "answer": "", "seconds": 1.0, "exact": True}
    told = {**same, "answerable": True, "refused": False}
    rows = {
        name: Kept.model_validate({**told, "id": name, "rightly": rightly, "quoted": quoted})
        for name, (rightly, quoted) in judged.items()
    }
    return Run("a run", rows)


def test_rows_on_which_runs_disagree_are_found() -> None:
    first = a_run(same=(True, True), judged=(True, True), quoted=(True, True), once=(False, None))
    second = a_run(same=(True, True), judged=(False, True), quoted=(True, False))
    assert disagreed([first, second]) == ["judged", "quoted"]


def test_the_doubtful_come_first_and_the_rest_in_proportion() -> None:
    doubtful = ["fact-en-3", "fact-en-9", "not-one-of-these"]
    chosen = choose(ROWS, doubtful, 37)
    assert len(chosen) == 37 and [row.id for row in chosen] == [name for name in ROWS if ROWS[name] in chosen]
    assert {"fact-en-3", "fact-en-9"} <= {row.id for row in chosen}
    counts = Counter(f"{row.kind}-{row.lang}" for row in chosen)
    assert counts == {"fact-en": 2 + 19, "fact-ko": 10, "list-en": 5, "why-en": 1}


def test_no_more_rows_are_chosen_than_there_are_or_than_are_asked_for() -> None:
    assert len(choose(ROWS, [], 500)) == len(ROWS)
    assert len(choose(ROWS, list(ROWS), 5)) == 5


def test_the_same_rows_are_chosen_again() -> None:
    assert choose(ROWS, ["why-en-1"], 20) == choose(dict(ROWS), ["why-en-1"], 20)
