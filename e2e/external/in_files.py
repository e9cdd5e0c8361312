"""Checks of the written bytes, with the packages that define the formats: safetensors and gguf."""
import glob
import json
import os
from collections import Counter

import numpy as np
import torch
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFReader
from gguf.quants import dequantize, quantize
from safetensors import safe_open
from transformers import AutoConfig, AutoModelForCausalLM

from gguf_problems import architecture_of, find_problems
from loading import own_code


def check_safetensors(check):
    """The tensors are those of the model that config.json describes, each once, in its shape."""
    tensors = read_safetensors(check["path"])
    expected = described_shapes(check["path"])
    found = {name: shape for name, (shape, _) in tensors.items()}
    if found != expected:
        wrong = sorted(set(found.items()) ^ set(expected.items()))
        raise AssertionError(f"in the file or in the model only: {wrong}")
    types = Counter(dtype for _, dtype in tensors.values())
    if not set(types) <= {"F32", "F16", "BF16"}:
        raise AssertionError(f"types {dict(types)}")
    return f"{len(found)} tensors, {dict(types)}"


def read_safetensors(folder):
    """{name: (shape, type)} of all shards."""
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.safetensors"))):
        with safe_open(path, "pt") as file:
            if file.metadata() is None or file.metadata().get("format") != "pt":
                raise AssertionError(f"{os.path.basename(path)} has metadata {file.metadata()}")
            for name in file.keys():
                if name in found:
                    raise AssertionError(f"{name} is there twice")
                view = file.get_slice(name)
                found[name] = (tuple(view.get_shape()), view.get_dtype())
    return found


def described_shapes(folder):
    """{name: shape} of what a model of this config saves: a tied head stands in the file as the embedding only."""
    config = AutoConfig.from_pretrained(folder, **own_code(folder))
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config, **own_code(folder))
    shapes = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    if config.tie_word_embeddings:
        del shapes["lm_head.weight"]
    return shapes


def check_gguf(check):
    reader = GGUFReader(check["path"])
    problems = list(find_problems(reader))
    if architecture_of(reader) != check["value"]:
        problems.append(f"general.architecture is {architecture_of(reader)}")
    if problems:
        raise AssertionError("; ".join(problems))
    return f"{len(reader.tensors)} tensors, {dict(Counter(tensor.tensor_type.name for tensor in reader.tensors))}"


def check_blocks(check):
    """Every tensor is what gguf makes of the source's values, byte for byte, and reads back within a step of its block."""
    wanted = GGMLQuantizationType[check["value"]]
    sources = {tensor.name: tensor for tensor in GGUFReader(check["source"]).tensors}
    tensors = GGUFReader(check["path"]).tensors
    if {tensor.name for tensor in tensors} != set(sources):
        raise AssertionError("the files hold other tensors")
    for tensor in tensors:
        check_tensor(tensor, sources[tensor.name])
    types = Counter(tensor.tensor_type.name for tensor in tensors)
    if types[wanted.name] < sum(len(tensor.shape) > 1 for tensor in tensors) / 2:
        raise AssertionError(f"types {dict(types)}")
    return f"{dict(types)}"


def check_tensor(tensor, source):
    values = dequantize(source.data, source.tensor_type).astype(np.float32)
    expected = quantize(values, tensor.tensor_type)
    if expected.tobytes() != tensor.data.tobytes():
        different = np.count_nonzero(np.frombuffer(expected.tobytes(), np.uint8) != np.frombuffer(tensor.data.tobytes(), np.uint8))
        raise AssertionError(f"{tensor.name}: {different} of {tensor.n_bytes} bytes are not gguf's own")
    distance = np.abs(dequantize(tensor.data, tensor.tensor_type) - values).reshape(-1, GGML_QUANT_SIZES[tensor.tensor_type][0]).max(axis=1)
    if np.any(distance > steps_of(tensor)):
        raise AssertionError(f"{tensor.name}: values are off by more than a step of their block")


def steps_of(tensor):
    """The scale of each block, which the first two bytes hold; without blocks values are exact."""
    if tensor.tensor_type not in (GGMLQuantizationType.Q8_0, GGMLQuantizationType.Q4_0):
        return 0.0
    blocks = tensor.data.reshape(-1, GGML_QUANT_SIZES[tensor.tensor_type][1])
    return np.abs(np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)).reshape(-1)
