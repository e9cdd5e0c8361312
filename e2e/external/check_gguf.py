"""Reads a GGUF file with the gguf package and checks that its metadata and tensors agree.

  check_gguf.py FILE.gguf

Prints one JSON document; exits with 1 when something disagrees, and names it.
"""
import json
import re
import sys
from collections import Counter

from gguf import GGUFReader


def main():
    reader = GGUFReader(sys.argv[1])
    problems = list(find_problems(reader))
    result = {
        "architecture": field(reader, "general.architecture"),
        "blocks": block_count(reader),
        "tensors": len(reader.tensors),
        "types": Counter(tensor.tensor_type.name for tensor in reader.tensors),
        "problems": problems,
    }
    print(json.dumps(result))
    sys.exit(1 if problems else 0)


def field(reader, key):
    return reader.fields[key].contents() if key in reader.fields else None


def block_count(reader):
    return field(reader, f"{field(reader, 'general.architecture')}.block_count")


def find_problems(reader):
    names = [tensor.name for tensor in reader.tensors]
    yield from (f"{name} is there {count} times" for name, count in Counter(names).items() if count > 1)
    blocks = {int(match.group(1)) for match in map(re.compile(r"blk\.(\d+)\.").match, names) if match}
    if blocks != set(range(block_count(reader))):
        yield f"block_count is {block_count(reader)}, but the tensors are of blocks {sorted(blocks)}"
    yield from wrong_arrays(reader)
    ends = sorted((int(tensor.data_offset), int(tensor.data_offset) + int(tensor.n_bytes), tensor.name) for tensor in reader.tensors)
    yield from (f"{a[2]} and {b[2]} overlap" for a, b in zip(ends, ends[1:]) if a[1] > b[0])


def wrong_arrays(reader):
    """Arrays of the architecture have one value for each block."""
    prefix = f"{field(reader, 'general.architecture')}."
    for key in reader.fields:
        value = field(reader, key)
        if key.startswith(prefix) and isinstance(value, list) and len(value) != block_count(reader):
            yield f"{key} has {len(value)} values for {block_count(reader)} blocks"


main()
