"""Whether questions that stand tell what a full new run shows, and nothing else, and what that costs.

    python benchmarks/standing.py [--questions 50] [--updates 30] [--seed 1]

Made sources about invented towns, four for each question, each with six facts; questions about one fact each, some of
towns that no source is about yet. Each update makes one to three changes: a fact that is asked about, one that is
not, a new source, one that says otherwise, one that goes, blanks. After each, the questions that stand are run, and
then all of them are asked: told must be those whose quotes are others than in the full run before. Prints a line an
update and writes `benchmarks/results/standing.json`. Seconds are those of the process (user and system), which
other work beside it does not change much; those of the ingest, and of opening what it published, are in neither.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app import Answer, Assistant, Settings

SYLLABLES = "ka ro min tel sor va ben lud far os pel nor dri gan ves tam hol rik".split()
TOWNS = 4  # for each question
SAID = {
    "ships": "The port of {0} handled {1} ships in 2031, most of them with grain.",
    "toll": "Who crosses the bridge of {0} pays a toll of {1} crowns a cart.",
    "school": "The school of {0} was founded in {1} by a guild of weavers.",
    "market": "The market of {0} has {1} stalls, which the council lets by the year.",
    "tower": "The bell tower of {0} is {1} feet high and leans to the west.",
    "archive": "The archive of {0} keeps {1} letters of its first mayor.",
}
ASKED = {
    "ships": "How many ships did the port of {0} handle in 2031?",
    "toll": "What is the toll on the bridge of {0}?",
    "school": "When was the school of {0} founded?",
    "market": "How many stalls does the market of {0} have?",
    "tower": "How high is the bell tower of {0}?",
    "archive": "How many letters does the archive of {0} keep?",
}


@dataclass
class World:
    """Towns by name, each with a figure for each fact; `others` are second sources on one fact of a town."""

    folder: Path
    dice: random.Random
    towns: dict[str, dict[str, int]] = field(default_factory=dict)
    others: dict[str, tuple[str, int]] = field(default_factory=dict)
    blanks: set[str] = field(default_factory=set)

    def figure(self, fact: str) -> int:
        """Return a figure that a fact may have."""
        return self.dice.randint(1500, 1999) if fact == "school" else self.dice.randint(100, 999)

    def found(self, town: str) -> None:
        """Add a town."""
        self.towns[town] = {fact: self.figure(fact) for fact in SAID}

    def write(self) -> None:
        """Write all sources, and delete those that went."""
        wanted: dict[str, str] = {}
        for town, facts in self.towns.items():
            gap = "\n\n\n" if town in self.blanks else "\n\n"
            wanted[f"{town.lower()}.md"] = f"# The town of {town}{gap}" + gap.join(
                SAID[fact].format(town, figure) for fact, figure in facts.items()
            )
        for town, (fact, figure) in self.others.items():
            if town in self.towns:
                wanted[f"visit-to-{town.lower()}.md"] = "# A visit\n\nWe came by boat. " + SAID[fact].format(
                    town, figure
                )
        for path in self.folder.glob("*.md"):
            if path.name not in wanted:
                path.unlink()
        for name, text in wanted.items():
            path = self.folder / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)


def named(dice: random.Random, count: int) -> list[str]:
    """Return names of towns, all different."""
    names: dict[str, None] = {}
    while len(names) < count:
        names["".join(dice.choices(SYLLABLES, k=3)).capitalize()] = None
    return list(names)


def change(world: World, asked: list[tuple[str, str]], waiting: list[str]) -> str:
    """Make one change of the world, and return what it was."""
    dice = world.dice
    there = [one for one in asked if one[0] in world.towns]

    def otherwise() -> None:
        town, fact = dice.choice(there)
        world.others[town] = (fact, world.figure(fact))

    def unasked() -> None:
        town, fact = dice.choice(there)
        world.towns[town][dice.choice([one for one in SAID if one != fact])] = dice.randint(1500, 1999)

    def said() -> None:
        town, fact = dice.choice(there)
        world.towns[town][fact] = world.figure(fact)

    def gone() -> None:
        town, _ = dice.choice(there)
        del world.towns[town]
        waiting.append(town)

    def new() -> None:
        world.found(waiting.pop(0) if waiting else named(dice, 1)[0])

    def blanks() -> None:
        world.blanks ^= {dice.choice(list(world.towns))}

    ways: dict[str, Callable[[], None]] = {
        "a fact that is asked": said, "a fact that is not": unasked, "a new source": new, "blanks": blanks,
        "a source that says otherwise": otherwise, "a source that goes": gone,
    }  # fmt: skip
    weights = [4, 4, 2, 2, 2, 1]
    what = dice.choices(list(ways), weights)[0]
    ways[what]()
    return what


def quotes(answer: Answer) -> frozenset[tuple[str, str]]:
    """Return what an answer shows: its quotes, and of which sources."""
    return frozenset((one.source_id, " ".join(one.quote.split())) for one in answer.citations)


def measure(questions: int, updates: int, seed: int, folder: Path) -> list[dict[str, object]]:
    """Return a row an update."""
    dice = random.Random(seed)
    names = named(dice, TOWNS * questions)
    (folder / "towns").mkdir()
    (folder / "library").mkdir()
    (folder / "library" / "sources.toml").write_text('[[source]]\nid = "first"\ntitle = "First"\nfile = "first.md"\n')
    (folder / "library" / "first.md").write_text("There are towns by the river.")
    world = World(folder / "towns", dice)
    waiting = names[: max(1, questions // 8)]
    for town in names[len(waiting) :]:
        world.found(town)
    world.write()
    asked = [(town, dice.choice(list(SAID))) for town in names[:questions]]
    texts = [ASKED[fact].format(town) for town, fact in asked]
    rows: list[dict[str, object]] = []
    with Assistant(Settings.load(home=folder / "home", library=folder / "library")) as assistant:
        assistant.ingest([world.folder])
        assistant.prepare()
        before = {text: quotes(assistant.standing.add(text)) for text in texts}
        for number in range(1, updates + 1):
            made = [change(world, asked, waiting) for _ in range(dice.randint(1, 3))]
            world.write()
            assistant.ingest([world.folder], prune=True)
            assistant.sources()
            begun = time.process_time()
            notice = assistant.standing.run()
            cheap = time.process_time() - begun
            told = {one.question for one in notice.changes} if notice else set()
            begun = time.process_time()
            now = {text: quotes(assistant.answer(text)) for text in texts}
            whole = time.process_time() - begun
            changed = {text for text in texts if now[text] != before[text]}
            rows.append({
                "update": number, "made": made, "changed": len(changed), "missed": sorted(changed - told),
                "wrong": sorted(told - changed), "standing_s": round(cheap, 3), "all_s": round(whole, 3),
            })  # fmt: skip
            print(json.dumps(rows[-1]), flush=True)
            before = now
    return rows


def main() -> None:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--updates", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="brief-chat-") as folder:
        rows = measure(given.questions, given.updates, given.seed, Path(folder))
    cheap, whole = (sum(float(str(row[name])) for row in rows) for name in ("standing_s", "all_s"))
    told = {
        "questions": given.questions, "updates": len(rows), "changed": sum(int(str(row["changed"])) for row in rows),
        "missed": sum(len(row["missed"]) for row in rows), "wrong": sum(len(row["wrong"]) for row in rows),  # type: ignore[arg-type]
        "standing_s": round(cheap, 1), "all_s": round(whole, 1), "share": round(cheap / whole, 3),
    }  # fmt: skip
    print(told)
    results = Path(__file__).parent / "results" / "standing.json"
    results.write_text(json.dumps({**told, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
