"""What it costs to look at 1,000 known sources again when nothing has changed.

    python benchmarks/recheck.py [SOURCES]

They are short files, a passage each. The figures are of `brief-chat ingest` without items, in this process and
without its start: once with every file read, as right behind its writing, when its times prove nothing yet, and once
with none opened, as later on.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from app import Assistant, Settings
from app.encoders.minilm import MiniLMEmbeddings
from ingest.sources import reading

ROUNDS = 5


def main() -> None:
    """Make the sources, ingest them, and time the re-checks."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as scratch:
        folder, library = Path(scratch, "sources"), Path(scratch, "library")
        folder.mkdir()
        library.mkdir()
        for number in range(count):
            (folder / f"{number}.md").write_text(f"Minister {number} met the press of the city. " * 5)
        (library / "sources.toml").write_text('[[source]]\nid = "one"\ntitle = "One"\nfile = "one.md"\n')
        (library / "one.md").write_text("One source of the library.")
        settings = Settings.load(home=Path(scratch, "home"), library=library, multilingual="none")
        with Assistant(settings) as assistant:
            embedded = 0

            def counted(self: MiniLMEmbeddings, texts: list[str]) -> list[list[float]]:
                nonlocal embedded
                embedded += len(texts)
                return [[1.0] * self.dimension for _ in texts]  # what a vector says is of no matter here

            MiniLMEmbeddings.embed_documents = counted  # type: ignore[method-assign]
            print(f"taking in {count:,} sources…", file=sys.stderr)
            assistant.ingest([folder])
            assistant.ingest()
            embedded = 0
            for label, tick in (("every file read and hashed", 10**30), ("no file opened", -1)):
                reading.TICK = tick
                assistant.ingest()
                seconds = []
                for _ in range(ROUNDS):
                    begun = time.perf_counter()
                    report = assistant.ingest()
                    seconds.append(time.perf_counter() - begun)
                    assert {outcome.state for outcome in report.outcomes} == {"unchanged"}
                print(f"{label:<28} {statistics.median(seconds):.2f} s (median of {ROUNDS}), {embedded} embedded")
            written = len(assistant.history())
            print(f"snapshots written: {written}, by the two ingests of new sources")


if __name__ == "__main__":
    main()
