"""The reader in torch: BERT's encoder with three heads; its weights come from the ONNX file that the product reads."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from app.read.reader import ENGLISH

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 12
PLACES = 512
TOKENS = 4  # values for each token
FAR = -1e4  # added to the scores of padding
SCALE = 5.0  # a re-ranker's logits are this much larger than the reader's relevance


class Layer(nn.Module):
    """One layer: attention, then a feed-forward network, each behind a residual and a norm."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.o = nn.Linear(WIDTH, WIDTH)
        self.ln1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.fi = nn.Linear(WIDTH, INNER)
        self.fo = nn.Linear(INNER, WIDTH)
        self.ln2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the layer's output; `mask` is added to the attention's scores."""
        batch, length, _ = x.shape
        query, key, value = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        if torch.onnx.is_in_onnx_export():
            scores = query @ key.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5 + mask
            mixed = torch.softmax(scores, -1) @ value
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        mixed = self.o(mixed.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.ln1(x + functional.dropout(mixed, self.dropout, self.training))
        inner = self.fo(functional.gelu(self.fi(x)))
        return self.ln2(x + functional.dropout(inner, self.dropout, self.training))


class Model(nn.Module):
    """The reader.

    Returns `answer` (batch, 2): answerable and relevance; `tokens` (batch, length, 4): evidence, likeness (the
    relevance of a sentence, as the mean of its tokens), and the answer's start and end.
    """

    def __init__(self, dropout: float = 0.0, layers: int = LAYERS, words: int = ENGLISH.words) -> None:
        super().__init__()
        self.word = nn.Embedding(words, WIDTH)
        self.pos = nn.Embedding(PLACES, WIDTH)
        self.typ = nn.Embedding(2, WIDTH)
        self.ln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.pool = nn.Linear(WIDTH, WIDTH)
        self.cls = nn.Linear(WIDTH, 2)
        self.tok = nn.Linear(WIDTH, TOKENS)
        self.frozen = 0

    def freeze(self, layers: int) -> None:
        """Leave the embeddings and the lowest layers as they are."""
        self.frozen = layers
        for part in (self.word, self.pos, self.typ, self.ln, *self.layers[:layers]):
            part.requires_grad_(False)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Read a batch."""
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        mask = ((1.0 - attention_mask.float()) * FAR)[:, None, None, :]
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            x = self.ln(self.word(input_ids) + self.pos(places) + self.typ(token_type_ids))
            for layer in self.layers[: self.frozen]:
                x = layer(x, mask)
        for layer in self.layers[self.frozen :]:
            x = layer(x, mask)
        return self.cls(torch.tanh(self.pool(x[:, 0]))), self.tok(x)


def weights(path: Path) -> dict[str, Tensor]:
    """Return the weights that an ONNX file of ours holds in int8, as float32, by the model's names.

    Tables keep their names in it, with an ending; a matrix has lost its own, and is found behind the sum that adds its
    bias.
    """
    graph = onnx.load(str(path)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found: dict[str, np.ndarray] = {}
    for name, value in held.items():
        plain = name.removeprefix("m.")
        if name.endswith("_Transposed_quantized"):
            base = name.removesuffix("_quantized")
            found[plain.removesuffix("_Transposed_quantized")] = _dequantized(held, base).T
        elif name.startswith("m.") and name.endswith("_quantized"):
            found[plain.removesuffix("_quantized")] = _dequantized(held, name.removesuffix("_quantized"))
        elif name.startswith("m.") and not name.endswith(("_scale", "_zero_point")):
            found[plain] = value
    makers = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        bias = next((name for name in node.input if name.startswith("m.") and name.endswith(".bias")), "")
        matrix = _matrix(node, makers) if node.op_type == "Add" and bias else ""
        if matrix and not matrix.startswith("m."):
            found[bias.removeprefix("m.").removesuffix("bias") + "weight"] = _dequantized(held, matrix).T
    return {name: torch.tensor(np.ascontiguousarray(value, np.float32)) for name, value in found.items()}


def _matrix(node: onnx.NodeProto, makers: dict[str, onnx.NodeProto]) -> str:
    """The name of the matrix whose product a sum is made of; nothing where it is of none."""
    while node.op_type in ("Add", "Mul", "Cast"):
        before = [makers[name] for name in node.input if name in makers]
        chosen = [one for one in before if one.op_type in ("Mul", "Cast", "MatMulInteger", "MatMul")]
        if not chosen:
            return ""
        node = next((one for one in chosen if one.op_type != "Mul"), chosen[0])
    return node.input[1].removesuffix("_quantized") if node.op_type in ("MatMulInteger", "MatMul") else ""


def _dequantized(held: dict[str, np.ndarray], name: str) -> np.ndarray:
    zero = np.asarray(held.get(f"{name}_zero_point", 0), np.float32)
    result: np.ndarray = (held[f"{name}_quantized"].astype(np.float32) - zero) * held[f"{name}_scale"]
    return result


def opened(path: Path, dropout: float = 0.0) -> Model:
    """Return the model of an ONNX file of ours."""
    held = weights(path)
    model = Model(dropout, words=len(held["word.weight"]))
    for name in ("tok.weight", "tok.bias"):
        rows = held[name]
        if len(rows) < TOKENS:  # made before there was a likeness, which begins at nothing
            held[name] = torch.cat([rows[:1], torch.zeros_like(rows[:1]), rows[1:]])
    model.load_state_dict(held)
    return model


def mix(model: Model, other: Model, share: float) -> None:
    """Take a model's weights together with another's, which have `share` (0 to 1) of the mean.

    What tells nearness (the second rows of both heads) stays the model's own: the other may not have learned it.
    """
    own, others = model.state_dict(), other.state_dict()
    mixed = {name: (1 - share) * value + share * others[name] for name, value in own.items()}
    for name in ("cls.weight", "cls.bias", "tok.weight", "tok.bias"):
        mixed[name][1] = own[name][1]
    model.load_state_dict(mixed)
