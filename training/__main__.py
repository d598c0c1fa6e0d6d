"""`make reader`: train the English reader further, write it where the product reads it, and print its figures.

    python -m training [--form multilingual --start FOLDER] [--shared FOLDER] [--outside FOLDER] [--passes N]
                       [--minutes N] [--seed N] [--out FOLDER] [--lessons FILE] [--mean FOLDER --share N]
    python -m training --figures

Pairs: our own in `training/data`, and, where `--shared` is there, the larger set in it (`pairs.jsonl.gz`,
`passages.jsonl.gz`). First the re-ranker is asked about each pair, which takes some half hour; its answers are kept in
`--lessons` (`--passes 0` ends there). The training goes on from the weights in use. `--out` gets `reader-en.onnx`,
the tokenizer, `SHA256SUMS` and `figures.json`: areas under the curve on our pairs kept apart, and on what `--outside`
holds. `--mean` takes what was trained together with another folder's weights, which have `--share` of it: a mean of two
trainings is often better than either. `--figures` only measures the weights in use. `--form multilingual` trains the
reader of English, Korean and Japanese, from `base_ml.npz` and `ml-tokenizer.json` in `--start` where there is none yet.
"""

import argparse
import hashlib
import json
import shutil
import time
from pathlib import Path

import torch

from app.read.cross_encoder import open_reranker
from app.read.reader import ENGLISH, MULTILINGUAL, PASSAGE, SUMS, WEIGHTS, Form, open_tokenizer
from training.beginning import started
from training.export import export
from training.figures import figures
from training.learn import Plan, train
from training.model import Model, mix, opened
from training.pairs import Pair, drawn, found, own, shared, split, translated
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
OTHERS = {  # the same for the multilingual reader
    **SHARES,
    "own": 0.7,
    "own-text": 2.0,
    "qed": 0.6,
    "squad2-ko": 1.6,
    "squad2-ja": 1.6,
    "jaquad": 0.18,
    "jaquad-mined": 0.1,
    "jsquad": 0.25,
    "jsquad-mined": 0.12,
    "ntrex": 0.2,
}
FLOATS = ("fo",)  # matrices of multilingual-e5-small before which int8 would lose what there is
TRANSLATED = 2  # times that a pass sees each of our translated questions
FORMS = {"english": ENGLISH, "multilingual": MULTILINGUAL}
FOUND = 0.35  # pairs without labels, in which a search found the passage, for each of those with labels


def written(folder: Path, form: Form, tokenizer: Path) -> None:
    """Complete a folder of weights: a reader's tokenizer, and the sums by which the product knows its files."""
    if tokenizer != folder / form.tokenizer:
        shutil.copyfile(tokenizer, folder / form.tokenizer)
    names = (form.model, form.tokenizer)
    sums = (folder / SUMS).read_text(encoding="utf-8").splitlines() if (folder / SUMS).is_file() else []
    others = [line for line in sums if line.split()[-1] not in names]
    ours = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in names]
    (folder / SUMS).write_text("\n".join([*others, *ours]) + "\n", encoding="utf-8")


def begun(form: Form, folder: Path) -> tuple[Model, Path]:
    """Return the model that a training goes on from, and its tokenizer's file."""
    if (folder / form.model).is_file():
        return opened(folder / form.model), folder / form.tokenizer
    short = "en" if form == ENGLISH else "ml"
    return started(folder / f"base_{short}.npz"), folder / f"{short}-tokenizer.json"


def known(form: Form, folder: Path) -> list[Pair]:
    """Return all pairs that a reader is trained and measured on."""
    languages = ("en",) if form == ENGLISH else ("en", "ko", "ja")
    ours = [*own(), *(translated() if form == MULTILINGUAL else ())]
    return [*ours, *(shared(folder, languages) if folder.is_dir() else ())]


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def main() -> None:
    """Train, write and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "reader" / "data")
    parser.add_argument("--outside", type=Path, default=ROOT.parent / "shared" / "eval" / "outside")
    parser.add_argument("--form", choices=FORMS, default="english")
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
    parser.add_argument("--seed", type=int, default=1, help="of the order: another one where a training goes on")
    parser.add_argument("--tokens", type=int, default=PASSAGE, help="of a passage, at most: fewer are read sooner")
    parser.add_argument("--untaught", action="store_true", help="do not ask the re-ranker, and learn no relevance")
    parser.add_argument("--mean", type=Path)
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--figures", action="store_true")
    given = parser.parse_args()
    form = FORMS[given.form]
    pairs = known(form, given.shared)
    if given.figures:
        print(json.dumps(figures(given.start, split(pairs, "dev"), given.outside, form), indent=1))
        return
    chosen = drawn(split(pairs, "train"), SHARES if form == ENGLISH else OTHERS)
    chosen = [pair for pair in chosen for _ in range(TRANSLATED if pair.original else 1)]
    if not given.untaught:
        chosen += found([pair for pair in chosen if pair.languages == ("en", "en")], int(FOUND * len(chosen)), seed=3)
    say(f"{len(chosen)} pairs a pass, of {len(pairs)}")
    given.out.mkdir(parents=True, exist_ok=True)
    lessons = Lessons(given.lessons)
    if not given.untaught and (reranker := open_reranker()):
        lessons.learn(chosen, reranker, say)
    if given.passes == 0:
        return
    model, file = begun(form, given.start)
    tokenizer = open_tokenizer(file)
    plan = Plan(given.passes, given.size, given.rate, given.frozen, given.minutes * 60, given.seed, form, given.tokens)
    start = time.monotonic()
    steps = train(model.to("cuda" if torch.cuda.is_available() else "cpu"), tokenizer, chosen, plan, lessons.of, say)
    model.cpu()
    if given.mean:
        mix(model, opened(given.mean / form.model), given.share)
    export(model, given.out / form.model, FLOATS if form == MULTILINGUAL else ())
    written(given.out, form, file)
    result = {
        "trained": {"pairs": len(chosen), "steps": steps, "minutes": round((time.monotonic() - start) / 60, 1)},
        **figures(given.out, split(pairs, "dev"), given.outside, form),
    }
    (given.out / "figures.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
