"""Loads an exported model with stock transformers and prints its float32 logits.

  check_hf.py MODEL --ids 1,2,3 [--top 20] [--compare FILE] [--tolerance 2e-3]

MODEL is a Hugging Face folder (its own code runs where it brings some), a zip of one, or a .gguf file. Exits with 1 when transformers
misses a tensor, finds one too many, or when the numbers differ from those in FILE.
"""
import argparse
import json
import sys

import torch

from loading import load, logits_of


def main():
    args = parse_arguments()
    model, problems = load(args.model)
    logits = logits_of(model, [int(word) for word in args.ids.split(",")])
    result = {**describe(model, logits, args.top), "problems": problems}
    passed = not problems
    if args.compare:
        passed = report_difference(result, logits, args) and passed
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


def describe(model, logits, top):
    values, tokens = torch.topk(logits[-1], top)
    return {
        "layers": model.config.num_hidden_layers,
        "argmax": logits.argmax(-1).tolist(),
        "top": [[token, value] for token, value in zip(tokens.tolist(), values.tolist())],
        "norm": logits[-1].norm().item(),
    }


def report_difference(result, logits, args):
    """Adds maxDiff to `result`; True when the likeliest ids and the top logits are those that the studio's command line printed."""
    with open(args.compare) as file:
        other = json.load(file)
    result["maxDiff"] = max(abs(logits[-1, token].item() - logit) for token, logit in other["top"])
    result["compared"] = len(other["top"])
    result["sameArgmax"] = result["argmax"] == other["argmax"]
    return result["maxDiff"] <= args.tolerance and result["sameArgmax"]


main()
