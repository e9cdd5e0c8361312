"""Loads an exported model with stock transformers and prints its float32 logits.

  check_hf.py MODEL --ids 1,2,3 [--top 20] [--compare FILE] [--tolerance 2e-3]

MODEL is a Hugging Face folder, a zip of one, or a .gguf file. Exits with 1 when transformers misses a tensor, finds one too many, or
when the numbers differ from those in FILE.
"""
import argparse
import json
import os
import sys
import tempfile
import zipfile

import torch
from gguf import GGUFReader
from transformers import AutoModelForCausalLM

from compare import report_difference


def main():
    args = parse_arguments()
    ids = [int(word) for word in args.ids.split(",")]
    with tempfile.TemporaryDirectory() as scratch:
        model, problems = load(args.model, scratch)
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0]
    result = describe(model, logits, args.top)
    result["problems"] = problems
    passed = not problems
    if args.compare:
        # Every logit, so that ids that are not in this top are compared as well.
        result["allTop"] = list(enumerate(logits[-1].tolist()))
        passed = report_difference(result, args.compare, args.tolerance) and passed
        del result["allTop"]
    print(json.dumps(result))
    sys.exit(0 if passed else 1)


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--ids", required=True)
    parser.add_argument("--top", type=int, default=20)
    parser.add_argument("--compare")
    parser.add_argument("--tolerance", type=float, default=2e-3)
    return parser.parse_args()


def load(path, scratch):
    """The model and a list of what its files lack or have too many."""
    options = {"dtype": torch.float32, "attn_implementation": "eager", "output_loading_info": True}
    if path.endswith(".gguf"):
        folder, name = os.path.split(os.path.abspath(path))
        model, info = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, **options, **unread_fields(path))
    else:
        model, info = AutoModelForCausalLM.from_pretrained(unpacked(path, scratch), **options)
    problems = [f"{kind}: {value}" for kind, value in info.items() if value and kind != "error_msgs"]
    return model.eval(), problems


def unread_fields(path):
    """transformers 5.24 reads a GPT-2's context length into n_ctx only and then expects 1024 positions."""
    context = GGUFReader(path).fields.get("gpt2.context_length")
    return {} if context is None else {"n_positions": context.contents()}


def unpacked(path, scratch):
    """The folder that holds config.json: `path` itself, or inside the zip."""
    if os.path.isdir(path):
        return path
    with zipfile.ZipFile(path) as archive:
        archive.extractall(scratch)
    return next(folder for folder, _, files in os.walk(scratch) if "config.json" in files)


def describe(model, logits, top):
    values, tokens = torch.topk(logits[-1], top)
    return {
        "layers": model.config.num_hidden_layers,
        "argmax": logits.argmax(-1).tolist(),
        "top": [[token, value] for token, value in zip(tokens.tolist(), values.tolist())],
        "norm": logits[-1].norm().item(),
    }


main()
