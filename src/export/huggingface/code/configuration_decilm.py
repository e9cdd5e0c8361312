# SPDX-License-Identifier: MIT
# Copyright (c) 2026 the TrimLLM Studio authors
"""Configuration of a Llama that is without single attention or MLP modules.

`block_configs` has an entry for each layer, in the form that vLLM and mlx-lm read natively as "nemotron-nas":
{"attention": {"no_op": bool, "n_heads_in_group": int | None, ...}, "ffn": {"no_op": bool, "ffn_mult": float | None, ...}}
"""
from transformers import LlamaConfig


class Fields(dict):
    """A dict that is also read by attribute, as vLLM does. It stays a dict, so that it is saved as one."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class DeciLMConfig(LlamaConfig):
    model_type = "nemotron-nas"

    def __init__(self, block_configs=None, **kwargs):
        super().__init__(**kwargs)
        if block_configs is None:
            # transformers makes a configuration without arguments to see what differs from it.
            block_configs = [{"attention": {"no_op": False}, "ffn": {"no_op": False}}] * self.num_hidden_layers
        if len(block_configs) != self.num_hidden_layers:
            raise ValueError(f"block_configs has {len(block_configs)} entries for {self.num_hidden_layers} layers")
        self.block_configs = [Fields({part: Fields(fields) for part, fields in block.items()}) for block in block_configs]


# save_pretrained then takes this file along, in every version.
DeciLMConfig.register_for_auto_class()
