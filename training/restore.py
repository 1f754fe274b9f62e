"""A checkpoint from the shipped model: `python -m training.restore --model core/models/en_curbwatch --out RUN`.

The runs behind a shipped model are not kept; its int8 weights are, and they are within 0.2 LAS of what they were made
from. Turned back into floating point they are where the next round begins (`training.train --resume RUN/network.pt`).
The word table is frozen in training, so it is taken from the published encoder, unrounded.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, NodeProto, numpy_helper

from training.labels import Labels
from training.network import Mix, Network
from training.train import base_model

MIXES = ("mix_tags", "mix_tree", "mix_names", "mix_triggers", "mix_about")  # in the order in which the file uses them


def stored(model: ModelProto) -> dict[str, np.ndarray]:
    """Every array of the file by its name, quantised ones in floating point under the name they had before."""
    arrays = {entry.name: numpy_helper.to_array(entry) for entry in model.graph.initializer}
    for name in [name for name in arrays if name.endswith("_quantized")]:
        plain = name.removesuffix("_quantized")
        zero, scale = arrays[f"{plain}_zero_point"], arrays[f"{plain}_scale"]
        arrays[plain] = (arrays[name].astype(np.float32) - zero.astype(np.float32)) * scale
    return arrays


def linear_layers(model: ModelProto) -> Iterator[tuple[str, str]]:
    """(name of a stored matrix, name of the layer whose bias is added to its product)."""
    users: dict[str, list[NodeProto]] = {}
    for node in model.graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    for node in model.graph.node:
        for name in node.input:
            if name.startswith("onnx::MatMul") and name.endswith("_quantized"):
                yield name.removesuffix("_quantized"), _bias_after(node, users)


def _bias_after(node: NodeProto, users: dict[str, list[NodeProto]]) -> str:
    while True:
        (node,) = users[node.output[0]]
        bias = next((name for name in node.input if name.startswith("network.") and name.endswith(".bias")), None)
        if bias is not None:
            return bias.removeprefix("network.").removesuffix(".bias")


def restore(folder: Path) -> Network:
    """The network whose weights the shipped folder holds; raises KeyError where the file lacks one."""
    network = Network(Labels.load(folder / "labels.json").sizes())
    network.encoder.load_base(base_model() / "model.safetensors")
    model = onnx.load(str(folder / "reader.int8.onnx"))
    arrays = stored(model)
    state = network.state_dict()
    found = {name.removeprefix("network."): value for name, value in arrays.items() if name.startswith("network.")}
    found |= {f"{layer}.weight": arrays[matrix].T for matrix, layer in linear_layers(model)}
    relation = json.loads((folder / "relation.json").read_text(encoding="utf-8"))
    found |= {f"label.{part}": np.array(values, np.float32) for part, values in relation.items()}
    shares = [float(value) for name, value in arrays.items() if name.startswith("onnx::Mul_")]
    size = len(Mix().weights)
    for number, mix in enumerate(MIXES):
        found[f"{mix}.weights"] = np.log(np.array(shares[size * number : size * (number + 1)], np.float32))
    for name in state:
        if name != "encoder.words.weight":
            state[name] = torch.from_numpy(np.array(found[name], np.float32)).reshape(state[name].shape)
    network.load_state_dict(state)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="a shipped folder")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.save(restore(arguments.model).state_dict(), arguments.out / "network.pt")
    shutil.copy(arguments.model / "labels.json", arguments.out / "labels.json")


if __name__ == "__main__":
    main()
