"""From torch to the one file that the product reads: ONNX, weights int8 per channel."""

import tempfile
from pathlib import Path

import torch
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


def export(model: Model, path: Path) -> None:
    """Write a model as int8 ONNX; the model is left in evaluation mode."""
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
        quantize_dynamic(
            whole,
            str(path),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=QUANTIZED,
            extra_options={"MatMulConstBOnly": True},
        )
