"""Whether two checkouts answer alike: every question of all our sets, byte for byte.

    python benchmarks/same_answers.py OTHER [--python PATH] [QUESTIONS …]

OTHER is the root of another checkout, whose dependencies `--python` (this interpreter without it) must have. Each takes
the default library into a home of its own, and answers each question of `benchmarks/questions/*.jsonl` (or of the files
that are named) with its history. Compared is all that `Answer.to_dict` gives but the timings and the fields that the
answers of one checkout alone have, which are named. Prints how many answers differ, and how the first of them do; exits
with 1 if any does.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHOWN = 5
RENAMED = {"generation": "snapshot"}  # fields that had another name
ASK = """
import json, sys
from pathlib import Path
from app import Assistant, Settings
home, *files = sys.argv[1:]
with Assistant(Settings.load(home=home)) as assistant:
    for file in files:
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            said = [one if isinstance(one, dict) else {"role": "user", "content": one} for one in row["history"]]
            answer = assistant.answer(row["question"], history=said).to_dict()
            print(json.dumps({"asked": row["question"], **answer}, ensure_ascii=False, sort_keys=True), flush=True)
"""


def answers(checkout: Path, python: str, files: list[Path]) -> list[dict[str, object]]:
    """Return the answers of one checkout, in the order of the questions."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [python, "-c", ASK, home, *map(str, files)],
            cwd=home,
            env={**os.environ, "PYTHONPATH": str(checkout), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [{RENAMED.get(key, key): value for key, value in one.items() if key != "timings"} for one in found]


def fields(value: object, within: str = "") -> set[str]:
    """Return the fields of a value, those of values within it too, by their path: `citations.quote`."""
    if isinstance(value, list):
        return set().union(*(fields(one, within) for one in value))
    if not isinstance(value, dict):
        return set()
    return set().union(*({f"{within}{key}"} | fields(one, f"{within}{key}.") for key, one in value.items()))


def without(value: object, left: set[str], within: str = "") -> object:
    """Return a value without some of its fields, which are told by their paths."""
    if isinstance(value, list):
        return [without(one, left, within) for one in value]
    if not isinstance(value, dict):
        return value
    kept = ((key, one) for key, one in value.items() if f"{within}{key}" not in left)
    return {key: without(one, left, f"{within}{key}.") for key, one in kept}


def main() -> None:
    """Ask both, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("questions", nargs="*", type=Path)
    given = parser.parse_args()
    files = [path.absolute() for path in given.questions] or sorted((ROOT / "benchmarks" / "questions").glob("*.jsonl"))
    here, there = answers(ROOT, sys.executable, files), answers(given.other.absolute(), given.python, files)
    apart = fields(here) ^ fields(there)
    if apart:
        print(f"not compared, since one checkout alone has them: {', '.join(sorted(apart))}")
    pairs = zip((without(one, apart) for one in here), (without(one, apart) for one in there), strict=True)
    differing = [(one, other) for one, other in pairs if one != other]
    print(f"{len(here)} questions of {len(files)} files; {len(differing)} answers differ")
    for one, other in differing[:SHOWN]:
        assert isinstance(one, dict) and isinstance(other, dict)
        print(f"- {one['asked']}")
        for key in (key for key in sorted({*one, *other}) if one.get(key) != other.get(key)):
            print(f"    {key}: {str(one.get(key))[:160]!r} / {str(other.get(key))[:160]!r}")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
