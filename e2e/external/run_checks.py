"""Runs the checks that run-external.ts planned, all in one process.

  run_checks.py CHECKS.json

Writes a line for each as soon as it is known: {"name", "passed", "detail"}. Whatever a library prints goes to stderr.
"""
import json
import sys
import traceback

from in_files import check_blocks, check_gguf, check_safetensors
from in_harness import check_harness
from in_transformers import check_card, check_dtype, check_generation, check_logits, check_refused, check_saved_again, check_tokenizer

# Each takes a check of the plan and gives what it found in words; it raises when that is wrong.
CHECKS = {
    "logits": check_logits,
    "tokenizer": check_tokenizer,
    "dtype": check_dtype,
    "generation": check_generation,
    "saved_again": check_saved_again,
    "refused": check_refused,
    "card": check_card,
    "safetensors": check_safetensors,
    "gguf": check_gguf,
    "blocks": check_blocks,
    "harness": check_harness,
}


def main():
    answers, sys.stdout = sys.stdout, sys.stderr
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    for check in plan:
        passed, detail = run(check)
        print(json.dumps({"name": check["name"], "passed": passed, "detail": detail}), file=answers, flush=True)


def run(check):
    try:
        return True, CHECKS[check["kind"]](check)
    except Exception as error:
        traceback.print_exc()
        return False, f"{type(error).__name__}: {error}"


main()
