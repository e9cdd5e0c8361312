"""What disagrees within a GGUF file: metadata with tensors, and both with what llama.cpp computes from them."""
import re
from collections import Counter

ATTENTION = ("attn_norm.weight", "attn_q.weight", "attn_k.weight", "attn_v.weight", "attn_output.weight")
BIASES = ("attn_q.bias", "attn_k.bias", "attn_v.bias")
MLP = ("ffn_norm.weight", "ffn_gate.weight", "ffn_up.weight", "ffn_down.weight")


def field(reader, key):
    return reader.fields[key].contents() if key in reader.fields else None


def architecture_of(reader):
    return field(reader, "general.architecture")


def block_count(reader):
    return field(reader, f"{architecture_of(reader)}.block_count")


def find_problems(reader):
    names = [tensor.name for tensor in reader.tensors]
    yield from (f"{name} is there {count} times" for name, count in Counter(names).items() if count > 1)
    blocks = {int(match.group(1)) for match in map(re.compile(r"blk\.(\d+)\.").match, names) if match}
    if blocks != set(range(block_count(reader))):
        yield f"block_count is {block_count(reader)}, but the tensors are of blocks {sorted(blocks)}"
    yield from wrong_arrays(reader)
    if architecture_of(reader) == "deci":
        yield from wrong_deci(reader)
    ends = sorted((int(tensor.data_offset), int(tensor.data_offset) + int(tensor.n_bytes), tensor.name) for tensor in reader.tensors)
    yield from (f"{a[2]} and {b[2]} overlap" for a, b in zip(ends, ends[1:]) if a[1] > b[0])


def wrong_arrays(reader):
    """Arrays of the architecture have one value for each block."""
    prefix = f"{architecture_of(reader)}."
    for key in reader.fields:
        value = field(reader, key)
        if key.startswith(prefix) and isinstance(value, list) and len(value) != block_count(reader):
            yield f"{key} has {len(value)} values for {block_count(reader)} blocks"


def wrong_deci(reader):
    """
    llama.cpp loses a block's attention where feed_forward_length is 0, takes the size of every head from block 0,
    and counts tensors: a block without attention must not bring its norm.
    """
    heads, kv_heads, widths = (field(reader, f"deci.{key}") for key in ("attention.head_count", "attention.head_count_kv", "feed_forward_length"))
    if not all(isinstance(values, list) and len(values) == block_count(reader) for values in (heads, kv_heads, widths)):
        yield "head_count, head_count_kv and feed_forward_length have to be arrays with a value for each block"
        return
    if heads[0] == 0:
        yield "head_count of block 0 is 0"
    head_size = field(reader, "deci.attention.key_length")
    if head_size is None:
        yield "attention.key_length is missing"
        return
    rows = {tensor.name: int(tensor.shape[1]) for tensor in reader.tensors if len(tensor.shape) > 1}
    names = {tensor.name for tensor in reader.tensors}
    # Where one attention has biases, as Qwen2's have, all do.
    attention = (*ATTENTION, *BIASES) if any(name.endswith(BIASES) for name in names) else ATTENTION
    for block in range(block_count(reader)):
        yield from wrong_block(block, (names, rows), attention, {"attn_q": heads[block] * head_size, "attn_k": kv_heads[block] * head_size, "ffn_gate": widths[block], "ffn_up": widths[block]})


def wrong_block(block, tensors, attention, wanted):
    names, rows = tensors
    if wanted["ffn_gate"] == 0:
        yield f"feed_forward_length of block {block} is 0"
    expected = {f"blk.{block}.{name}" for name in ((*attention, *MLP) if wanted["attn_q"] > 0 else MLP)}
    found = {name for name in names if name.startswith(f"blk.{block}.")}
    if found != expected:
        yield f"block {block} has {sorted(found - expected)} too many and lacks {sorted(expected - found)}"
        return
    for name, count in wanted.items():
        tensor = f"blk.{block}.{name}.weight"
        if rows.get(tensor, 0) != count:
            yield f"{tensor} has {rows.get(tensor, 0)} rows, its block's metadata say {count}"
