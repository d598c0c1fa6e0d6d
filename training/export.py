"""From torch to the one file that the product reads: ONNX, weights int8 per channel."""

import tempfile
from collections.abc import Collection
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.model import Model

OPSET = 17
QUANTIZED = ["MatMul", "Gemm", "Gather"]


class _Named(nn.Module):
    """The model under the name that its weights have in the file."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.m = model

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        answer, tokens = self.m(input_ids, token_type_ids, attention_mask)
        return answer, tokens


def export(model: Model, path: Path, floats: Collection[str] = ()) -> None:
    """Write a model as int8 ONNX; the model is left in evaluation mode.

    What goes into the matrices named in `floats` ("fo": each layer's) stays in float32, and they alone are in int8:
    some encoders have values in front of them that are a hundred times the others, beside which int8 sees nothing.
    """
    ids = torch.randint(5, 30_000, (2, 40), generator=torch.Generator().manual_seed(0))
    types = (torch.arange(40) >= 12).long().expand(2, -1).clone()
    names = ["input_ids", "token_type_ids", "attention_mask"]
    sizes = {name: {0: "b", 1: "t"} for name in [*names, "tokens"]} | {"answer": {0: "b"}}
    with tempfile.TemporaryDirectory() as folder:
        whole = str(Path(folder, "whole.onnx"))
        torch.onnx.export(
            _Named(model).eval(),
            (ids, types, torch.ones_like(ids)),
            whole,
            input_names=names,
            output_names=["answer", "tokens"],
            dynamic_axes=sizes,
            opset_version=OPSET,
            dynamo=False,
        )
        products = [node for node in onnx.load(whole).graph.node if node.op_type == "MatMul"]
        apart = [node.name for node in products if set(node.name.split("/")) & set(floats)]
        quantize_dynamic(
            whole,
            str(path),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=QUANTIZED,
            nodes_to_exclude=apart,
            extra_options={"MatMulConstBOnly": True},
        )
    if apart:
        _shrink(path, apart)


def _shrink(path: Path, products: Collection[str]) -> None:
    """Keep the matrices of some products in int8, with a scale for each column; they are floats again when loaded."""
    model = onnx.load(str(path))
    graph = model.graph
    held = {one.name: one for one in graph.initializer}
    for node in [one for one in graph.node if one.name in products]:
        name = node.input[1]
        matrix = numpy_helper.to_array(held[name])
        scale = np.abs(matrix).max(axis=0) / 127
        whole = np.round(matrix / scale).astype(np.int8)
        graph.initializer.remove(held[name])
        kept = {"quantized": whole, "scale": scale.astype(np.float32)}
        graph.initializer.extend(numpy_helper.from_array(one, f"{name}_{end}") for end, one in kept.items())
        cast = helper.make_node("Cast", [f"{name}_quantized"], [f"{name}_cast"], to=onnx.TensorProto.FLOAT)
        graph.node.insert(0, helper.make_node("Mul", [f"{name}_cast", f"{name}_scale"], [name]))
        graph.node.insert(0, cast)
    onnx.save(model, str(path))
