"""Where a reader's training begins: at an encoder that somebody else trained."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.model import LAYERS, SCALE, Model

PARTS = {  # of a layer, ours by an encoder's
    "attention.output.dense": "o",
    "attention.output.LayerNorm": "ln1",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "ln2",
}


def started(path: Path, dropout: float = 0.0, seed: int = 0) -> Model:
    """Return a model whose encoder is that of a `.npz` file, under BERT's names; what is not in it is drawn.

    Arrays are floats; or bytes with one scale (`|i`, `|t`); or, for each group of values, two to a byte, the second in
    the upper half, with a scale of its own (`|q`, `|d`, and the shape in `|s`).
    """
    torch.manual_seed(seed)
    with np.load(path) as file:
        held = {name: file[name] for name in file.files}
    found = {name.partition("|")[0].removeprefix("bert."): None for name in held}
    whole = {name: torch.tensor(_unpacked(held, name)) for name in found}
    model = Model(dropout, words=len(whole["embeddings.word_embeddings.weight"]))
    for head in (model.cls, model.tok):
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
    model.load_state_dict(_renamed(whole), strict=False)
    return model


def _unpacked(held: dict[str, np.ndarray], name: str) -> np.ndarray:
    name = name if any(key.startswith(name) for key in held) else f"bert.{name}"
    if f"{name}|d" in held:
        packed = held[f"{name}|q"]
        values = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (values * held[f"{name}|d"].astype(np.float32)[:, None]).reshape(held[f"{name}|s"])
    if f"{name}|i" in held:
        whole: np.ndarray = held[f"{name}|i"].astype(np.float32) * np.float32(held[f"{name}|t"])
        return whole
    return held[name].astype(np.float32)


def _renamed(held: dict[str, Tensor]) -> dict[str, Tensor]:
    """An encoder's weights by our names; where it has a classifier of nearness, both values begin as that."""
    found = {
        "word.weight": held["embeddings.word_embeddings.weight"],
        "pos.weight": held["embeddings.position_embeddings.weight"],
        "typ.weight": held["embeddings.token_type_embeddings.weight"],
    }
    for end in ("weight", "bias"):
        found[f"ln.{end}"] = held[f"embeddings.LayerNorm.{end}"]
        for n in range(LAYERS):
            layer = f"encoder.layer.{n}"
            parts = [held[f"{layer}.attention.self.{one}.{end}"] for one in ("query", "key", "value")]
            found[f"layers.{n}.qkv.{end}"] = torch.cat(parts)
            found |= {f"layers.{n}.{ours}.{end}": held[f"{layer}.{name}.{end}"] for name, ours in PARTS.items()}
        if f"pooler.dense.{end}" in held:
            found[f"pool.{end}"] = held[f"pooler.dense.{end}"]
        if f"classifier.{end}" in held:
            found[f"cls.{end}"] = torch.cat([held[f"classifier.{end}"] / SCALE] * 2)
    return found
