"""Makes the 4-bit ONNX model that transformers.js runs on WebGPU, from the GGUF file that the studio runs.

    to_onnx.py FILE.gguf FOLDER

GGUF -> float32 in a Hugging Face folder -> onnxruntime-genai's builder (4-bit blocks of 32, float32 activations, since a
software adapter has no shader-f16) -> the names and shapes that transformers.js expects.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig, LlamaConfig, LlamaForCausalLM

DATA_FILE = "model_q4.onnx_data"
# Written in the GGUF file as 1e-5 too, but rounded to float32.
RMS_NORM_EPS = 1e-5


def save_float32(gguf: Path, folder: Path) -> LlamaConfig:
    """transformers saves no model that it read from GGUF: a fresh one takes over its weights."""
    source = AutoModelForCausalLM.from_pretrained(str(gguf.parent), gguf_file=gguf.name, dtype=torch.float32)
    values = source.config.to_dict()
    values.pop("quantization_config", None)
    values["rms_norm_eps"] = RMS_NORM_EPS
    config = LlamaConfig(**values)
    model = LlamaForCausalLM(config).to(torch.float32)
    model.load_state_dict(source.state_dict())
    model.generation_config = GenerationConfig(
        bos_token_id=config.bos_token_id, eos_token_id=config.eos_token_id, pad_token_id=config.pad_token_id
    )
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(str(gguf.parent), gguf_file=gguf.name).save_pretrained(folder)
    return config


def build(source: Path, folder: Path, cache: Path) -> None:
    command = [sys.executable, "-m", "onnxruntime_genai.models.builder", "-i", source, "-o", folder, "-p", "int4", "-e", "webgpu"]
    options = ["--extra_options", "int4_block_size=32", "use_webgpu_fp32=1"]
    # It prints a line for each of 365 tensors, several times: shown only when it fails.
    result = subprocess.run([*map(str, command), "-c", str(cache), *options], capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"The ONNX builder failed:\n{result.stdout[-4000:]}\n{result.stderr[-4000:]}")


def rename_for_transformers_js(built: Path, folder: Path, head_dim: int) -> None:
    """The external data gets the name that transformers.js asks for; the caches' last dimension must be a number."""
    model = onnx.load(built / "model.onnx", load_external_data=False)
    data_files = set()
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                data_files.add(entry.value)
                entry.value = DATA_FILE
    if len(data_files) != 1:
        raise SystemExit(f"The builder wrote {sorted(data_files)}; one file of external data is expected.")
    for value in [*model.graph.input, *model.graph.output]:
        if value.name.startswith(("past_key_values", "present")):
            value.type.tensor_type.shape.dim[3].dim_value = head_dim
    (folder / "onnx").mkdir(parents=True)
    onnx.save(model, folder / "onnx" / "model_q4.onnx")
    shutil.move(built / data_files.pop(), folder / "onnx" / DATA_FILE)


def main() -> None:
    gguf, target = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        work = Path(name)
        config = save_float32(gguf, work / "hf")
        build(work / "hf", work / "built", work / "cache")
        whole = work / "whole"
        rename_for_transformers_js(work / "built", whole, config.hidden_size // config.num_attention_heads)
        for file in ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"]:
            shutil.copy(work / "hf" / file, whole / file)
        # Only a whole model gets the final name.
        shutil.rmtree(target, ignore_errors=True)
        whole.rename(target)


main()
