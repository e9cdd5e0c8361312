# SPDX-License-Identifier: MIT
# Copyright (c) 2026 the TrimLLM Studio authors
"""A Llama without single attention or MLP modules: what is not there adds nothing to the residual.

For transformers 4.48 and later. Everything that is there is transformers' own Llama.
"""
import torch
from torch import nn
from transformers import LlamaForCausalLM

from .configuration_decilm import DeciLMConfig


class NoAttention(nn.Module):
    def forward(self, hidden_states, *args, **kwargs):
        return torch.zeros_like(hidden_states), None


class NoMLP(nn.Module):
    def forward(self, hidden_states):
        return torch.zeros_like(hidden_states)


class DeciLMForCausalLM(LlamaForCausalLM):
    config_class = DeciLMConfig

    def __init__(self, config):
        super().__init__(config)
        remove_modules(self.model.layers, config.block_configs)


def remove_modules(layers, block_configs):
    """Slots of the key/value cache are numbered over the attentions that are there: the cache takes its length from the first."""
    slot = 0
    for layer, block in zip(layers, block_configs, strict=True):
        if block.attention.no_op:
            layer.input_layernorm = nn.Identity()
            layer.self_attn = NoAttention()
        else:
            layer.self_attn.layer_idx = slot
            slot += 1
        if block.ffn.no_op:
            layer.post_attention_layernorm = nn.Identity()
            layer.mlp = NoMLP()


# save_pretrained then takes this file along, in every version.
DeciLMForCausalLM.register_for_auto_class("AutoModelForCausalLM")
