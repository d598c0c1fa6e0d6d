"""The matrices of all-MiniLM-L6-v2 as whole numbers, made of the packaged float32 when the model loads.

Seven bits of eight: with all eight, processors without VNNI overflow in between, and would give other vectors than
those that a corpus was embedded with elsewhere. Each output has a scale of its own.
"""

import json
import struct
from collections.abc import Iterator

import numpy as np

LAYERS = 6
PARTS = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip
MATRICES = tuple(f"encoder.layer.{layer}.{part}" for layer in range(LAYERS) for part in PARTS)
TOP = 63  # the largest number: seven bits, one of them the sign

Buffer = bytes | memoryview


def header(weights: Buffer) -> tuple[dict[str, dict[str, list[int]]], int]:
    """Return what a safetensors file says of its tensors (`shape`, `data_offsets`), and where their bytes begin."""
    (size,) = struct.unpack("<Q", weights[:8])
    return json.loads(bytes(weights[8 : 8 + size])), 8 + size


def parts(weights: Buffer) -> Iterator[tuple[str, tuple[int, ...], int]]:
    """Yield what `quantized` puts one behind the other: a name, a shape, and how many bytes each number takes."""
    entries, _ = header(weights)
    for name in MATRICES:
        outputs, inputs = entries[f"{name}.weight"]["shape"]
        yield f"{name}.numbers", (inputs, outputs), 1
        yield f"{name}.scales", (outputs,), 4


def quantized(weights: Buffer) -> bytes:
    """Return the matrices of a safetensors file: of each, int8 numbers (inputs × outputs), then float32 scales."""
    entries, begin = header(weights)
    packed = []
    for name in MATRICES:
        entry = entries[f"{name}.weight"]
        first, last = entry["data_offsets"]
        matrix = np.frombuffer(weights[begin + first : begin + last], np.float32).reshape(entry["shape"])
        scales = np.abs(matrix).max(axis=1) / TOP
        packed += [np.rint(matrix / scales[:, None]).astype(np.int8).T.tobytes(), scales.astype(np.float32).tobytes()]
    return b"".join(packed)
