"""Opens an export in stock transformers, in float32."""
import json
import os
import tempfile
import zipfile

import torch
from gguf import GGUFReader
from transformers import AutoModelForCausalLM


def load(path, attention="eager"):
    """The model of a folder, a zip of one or a .gguf file, and a list of what its files lack or have too many."""
    options = {"dtype": torch.float32, "attn_implementation": attention, "output_loading_info": True}
    if path.endswith(".gguf"):
        folder, name = os.path.split(os.path.abspath(path))
        model, info = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, **options, **unread_fields(path))
    elif os.path.isdir(path):
        model, info = AutoModelForCausalLM.from_pretrained(path, **options, **own_code(path))
    else:
        with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(path) as archive:
            archive.extractall(scratch)
            return load(next(folder for folder, _, files in os.walk(scratch) if "config.json" in files), attention)
    problems = [f"{kind}: {value}" for kind, value in info.items() if value and kind != "error_msgs"]
    return model.eval(), problems


def own_code(folder):
    """Code of a folder's own runs only where its config.json names some."""
    return {"trust_remote_code": True} if "auto_map" in config_of(folder) else {}


def config_of(folder):
    with open(os.path.join(folder, "config.json")) as file:
        return json.load(file)


def unread_fields(path):
    """transformers 5.24 reads a GPT-2's context length into n_ctx only and then expects 1024 positions."""
    context = GGUFReader(path).fields.get("gpt2.context_length")
    return {} if context is None else {"n_positions": context.contents()}


def logits_of(model, ids):
    """[positions, vocabulary]"""
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0]
