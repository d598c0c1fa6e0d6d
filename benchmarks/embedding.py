"""How fast all-MiniLM-L6-v2 embeds texts in int8, and how well questions find them; beside sentence-transformers.

    python benchmarks/embedding.py [--rounds N] [--paragraphs xquad-en.json] [FOLDER]

The texts are the passages of FOLDER's *.md and *.txt files, the library's without one. Each way in turn; prints medians
of passages a second, and of the processor time that a hundred passages take, which a busy machine blurs less. With
`--paragraphs` (SQuAD's format) also how many questions find their paragraph first and among the first five.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from app.encoders import minilm  # sets how threads wait, before any model loads

import numpy as np  # isort: skip

from benchmarks.multilingual import read
from benchmarks.peers.protocol import documents, weights
from ingest.split.passages import cut

LIBRARY = Path(__file__).parents[1] / "ingest" / "library"


def main() -> None:
    """Cut the texts, embed them each way, print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=LIBRARY)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--paragraphs", type=Path, default=None)
    given = parser.parse_args()
    model = minilm.MiniLMEmbeddings()
    texts = [
        passage.text
        for name, text in documents(given.folder).items()
        for passage in cut(text, source_id=name, version="", limit=model.limit())
    ]
    from sentence_transformers import SentenceTransformer

    torch = SentenceTransformer(weights(), device="cpu")
    ways: dict[str, Callable[[], object]] = {"SentenceTransformer.encode": lambda: torch.encode(texts)}

    ways["ours"] = lambda: model.encode(texts)
    torch.encode(texts[:8])
    model.encode(texts[:8])
    took: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for _ in range(given.rounds):
        for way, encode in ways.items():
            begun, used = time.perf_counter(), time.process_time()
            encode()
            took[way].append((time.perf_counter() - begun, time.process_time() - used))
    print(f"{len(texts)} passages of {statistics.mean(map(len, texts)):.0f} characters")
    for way, rounds in took.items():
        wall, work = (statistics.median(one) for one in zip(*rounds, strict=True))
        print(f"{way:<28} {len(texts) / wall:6.1f} passages/s   {100 * work / len(texts):5.2f} s of work for 100")
    if given.paragraphs:
        paragraphs, asked = read(given.paragraphs)
        gold = np.array([place for _, place in asked])
        texts = [text for text, _ in asked]
        found = {
            "SentenceTransformer.encode": (torch.encode(texts), torch.encode(paragraphs)),
            "ours": ([model.embed_query(text) for text in texts], model.encode(paragraphs)),
        }
        for way, (left, right) in found.items():
            rows = np.asarray(left) @ np.asarray(right).T
            better = (rows > rows[np.arange(len(gold)), gold][:, None]).sum(1)
            print(f"{way}: first {(better < 1).mean():.3f}, in five {(better < 5).mean():.3f} of {len(gold)}")


if __name__ == "__main__":
    main()
