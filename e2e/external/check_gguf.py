"""Reads a GGUF file with the gguf package and checks that its metadata and tensors agree.

  check_gguf.py FILE.gguf

Prints one JSON document; exits with 1 when something disagrees, and names it.
"""
import json
import sys
from collections import Counter

from gguf import GGUFReader

from gguf_problems import architecture_of, block_count, find_problems


def main():
    reader = GGUFReader(sys.argv[1])
    problems = list(find_problems(reader))
    result = {
        "architecture": architecture_of(reader),
        "blocks": block_count(reader),
        "tensors": len(reader.tensors),
        "types": Counter(tensor.tensor_type.name for tensor in reader.tensors),
        "problems": problems,
    }
    print(json.dumps(result))
    sys.exit(1 if problems else 0)


main()
