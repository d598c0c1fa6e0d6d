"""`make reader`: train the English reader further, write it where the product reads it, and print its figures.

    python -m training [--shared FOLDER] [--outside FOLDER] [--passes N] [--minutes N] [--out FOLDER] [--lessons FILE]
                       [--mean FOLDER --share N]
    python -m training --figures

Pairs: our own in `training/data`, and, where `--shared` is there, the larger set in it (`pairs.jsonl.gz`,
`passages.jsonl.gz`). First the re-ranker is asked about each pair, which takes some half hour; its answers are kept in
`--lessons` (`--passes 0` ends there). The training goes on from the weights in use. `--out` gets `reader-en.onnx`,
the tokenizer, `SHA256SUMS` and `figures.json`: areas under the curve on our pairs kept apart, and on what `--outside`
holds. `--mean` takes what was trained together with another folder's weights, which have `--share` of it: a mean of two
trainings is often better than either. `--figures` only measures the weights in use.
"""

import argparse
import hashlib
import json
import shutil
import time
from pathlib import Path

import torch

from app.read.cross_encoder import open_reranker
from app.read.reader import ENGLISH, SUMS, WEIGHTS, open_tokenizer
from training.export import export
from training.figures import figures
from training.learn import Plan, train
from training.model import mix, opened
from training.pairs import drawn, found, own, shared, split
from training.teacher import Lessons

ROOT = Path(__file__).parents[1]
SHARES = {  # of a set's pairs that one pass sees; sets of one kind that are large or easy count less, our own more
    "policyqa": 0.15,
    "boolq": 0.2,
    "conditional": 0.35,
    "covid": 0.5,
    "squad2-mined": 0.5,
    "squad2b-mined": 0.4,
    "authored-mined": 0.5,
    "own": 1.0,
}
FOUND = 0.35  # pairs without labels, in which a search found the passage, for each of those with labels


def written(folder: Path, start: Path) -> None:
    """Complete a folder of weights: the tokenizer, and the sums by which the product knows the files."""
    if folder != start:
        shutil.copyfile(start / ENGLISH.tokenizer, folder / ENGLISH.tokenizer)
    sums = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}"
        for name in (ENGLISH.model, ENGLISH.tokenizer)
    ]
    (folder / SUMS).write_text("\n".join(sums) + "\n", encoding="utf-8")


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def main() -> None:
    """Train, write and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "reader" / "data")
    parser.add_argument("--outside", type=Path, default=ROOT.parent / "shared" / "eval" / "outside")
    parser.add_argument("--start", type=Path, default=WEIGHTS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--lessons", type=Path, default=ROOT / "training" / "lessons.jsonl")
    parser.add_argument("--passes", type=float, default=1.0)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--frozen", type=int, default=4)
    parser.add_argument(
        "--size", type=int, default=24, help="pairs a step; more of them, at a higher rate, fill a graphics card"
    )
    parser.add_argument("--mean", type=Path)
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--figures", action="store_true")
    given = parser.parse_args()
    pairs = [*own(), *(shared(given.shared) if given.shared.is_dir() else ())]
    if given.figures:
        print(json.dumps(figures(given.start, split(pairs, "dev"), given.outside), indent=1))
        return
    chosen = drawn(split(pairs, "train"), SHARES)
    chosen += found(chosen, int(FOUND * len(chosen)), seed=3)
    say(f"{len(chosen)} pairs a pass, of {len(pairs)}")
    given.out.mkdir(parents=True, exist_ok=True)
    lessons = Lessons(given.lessons)
    if reranker := open_reranker():
        lessons.learn(chosen, reranker, say)
    if given.passes == 0:
        return
    model = opened(given.start / ENGLISH.model).to("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = open_tokenizer(given.start)
    plan = Plan(given.passes, given.size, given.rate, given.frozen, given.minutes * 60)
    begun = time.monotonic()
    steps = train(model, tokenizer, chosen, plan, lessons.of, say)
    model.cpu()
    if given.mean:
        mix(model, opened(given.mean / ENGLISH.model), given.share)
    export(model, given.out / ENGLISH.model)
    written(given.out, given.start)
    result = {
        "trained": {"pairs": len(chosen), "steps": steps, "minutes": round((time.monotonic() - begun) / 60, 1)},
        **figures(given.out, split(pairs, "dev"), given.outside),
    }
    (given.out / "figures.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
