import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModuleId } from "../../model/mask";
import type { ModelSpec } from "../../model/spec";
import { readLlamaConfig } from "../../model/families/llama-config";
import { SMALL_CONFIG } from "../../model/testing/small-llama";
import { trimmedSpec } from "../layers";
import { blockConfigNotes } from "./block-configs";
import { jsonMembers, withMembers, withoutMembers } from "./json-members";
import { rewrittenConfig, type ConfigChanges } from "./rewritten-config";

/** Of 3 layers, without layer 1. */
const LAYERS = { kept: [0, 2], removed: [1], absent: [], zeroed: [] };
const SPEC: ModelSpec = readLlamaConfig({ ...SMALL_CONFIG, num_hidden_layers: 3, rms_norm_eps: 1e-5 }, "config.json").spec;

function changes(given: Partial<ConfigChanges> = {}): ConfigChanges {
  const layers = given.layers ?? LAYERS;
  return { spec: trimmedSpec(SPEC, layers), layers, untied: false, precision: "source", ...given };
}

/** Nothing goes but single modules. */
function without(...absent: ModuleId[]): ConfigChanges {
  return changes({ layers: { kept: [0, 1, 2], removed: [], absent, zeroed: [] } });
}

describe("rewrittenConfig", () => {
  const CONFIG = `{
  "architectures": ["LlamaForCausalLM"],
  "eos_token_id": [1, 2, 3],
  "layer_types": [
    "full_attention",
    "sliding_attention",
    "full_attention"
  ],
  "note": "\\"num_hidden_layers\\": 3, } ]",
  "num_hidden_layers" : 3,
  "rms_norm_eps": 1e-05,
  "rope_theta": 10000.0,
  "sub": {"num_hidden_layers": 3}
}
`;

  it("changes the number of layers and lists by layer, and not a byte more", () => {
    const rewritten = rewrittenConfig(CONFIG, changes());
    const expected = CONFIG.replace('"num_hidden_layers" : 3', '"num_hidden_layers" : 2').replace(/\[\s+"full_attention",[^\]]+\]/, '["full_attention","full_attention"]');
    expect(rewritten).toBe(expected);
    expect(JSON.parse(rewritten)).toEqual({ ...JSON.parse(CONFIG), num_hidden_layers: 2, layer_types: ["full_attention", "full_attention"] });
  });

  it("leaves the text as it is when every layer stays", () => {
    expect(rewrittenConfig(CONFIG, without())).toBe(CONFIG);
  });

  it("says that the head is tied no more, in the place of what is said or at the end", () => {
    const tied = CONFIG.replace('"rope_theta": 10000.0', '"tie_word_embeddings": true');
    expect(rewrittenConfig(tied, changes({ untied: true }))).toBe(rewrittenConfig(tied, changes()).replace('"tie_word_embeddings": true', '"tie_word_embeddings": false'));
    expect(JSON.parse(rewrittenConfig(CONFIG, changes({ untied: true })))).toEqual({ ...JSON.parse(rewrittenConfig(CONFIG, changes())), tie_word_embeddings: false });
  });

  it("names the precision that was chosen by either name, by both where there is none", () => {
    const named = CONFIG.replace('"rope_theta": 10000.0', '"torch_dtype": "float32"');
    expect(rewrittenConfig(named, changes({ precision: "BF16" }))).toBe(rewrittenConfig(named, changes()).replace("float32", "bfloat16"));
    expect(JSON.parse(rewrittenConfig(CONFIG, changes({ precision: "F16" })))).toMatchObject({ dtype: "float16", torch_dtype: "float16" });
  });
});

describe("rewrittenConfig of a model without single modules", () => {
  const SOURCE = `{
  "model_type": "mistral",
  "hidden_size": 64, "intermediate_size": 96, "num_attention_heads": 2, "num_key_value_heads": 1,
  "num_hidden_layers": 3,
  "rms_norm_eps": 1e-05,
  "rope_scaling": {"rope_type": "default", "rope_theta": 10000},
  "vocab_size": 264,
  "bos_token_id": 1,
  "eos_token_id": [2, 256],
  "sliding_window": null,
  "tie_word_embeddings": true
}
`;
  const text = rewrittenConfig(SOURCE, without("attn.1", "mlp.2"));

  it("is of the type that vLLM and mlx-lm read, and names code for transformers", () => {
    const heads = { no_op: false, replace_with_linear: false, n_heads_in_group: 2 };
    const width = { no_op: false, intermediate_size: 96 };
    expect(JSON.parse(text)).toMatchObject({
      model_type: "nemotron-nas",
      architectures: ["DeciLMForCausalLM"],
      auto_map: { AutoConfig: "configuration_decilm.DeciLMConfig", AutoModelForCausalLM: "modeling_decilm.DeciLMForCausalLM" },
      block_configs: [
        { attention: heads, ffn: width },
        { attention: { no_op: true, replace_with_linear: false, n_heads_in_group: null }, ffn: width },
        { attention: heads, ffn: { no_op: true, ffn_mult: null } },
      ],
      trimllm: { absent: ["attn.1", "mlp.2"] },
    });
  });

  it("says every field whose default differs from program to program, and keeps the others", () => {
    expect(JSON.parse(text)).toMatchObject({ rope_theta: 10_000, rope_scaling: null, head_dim: 32, num_key_value_heads: 1, hidden_act: "silu", attention_bias: false, bos_token_id: 1, eos_token_id: [2, 256] });
    expect(text).toContain('"rms_norm_eps": 1e-05,');
    expect(text).not.toContain("use_cache");
  });

  it("stays as it is when it is written again, and takes further modules up", () => {
    const again = { ...without("attn.1", "mlp.2") };
    expect(rewrittenConfig(text, again)).toBe(text);
    expect(rewrittenConfig(text, without("attn.1", "mlp.0", "mlp.2"))).toBe(rewrittenConfig(SOURCE, without("attn.1", "mlp.0", "mlp.2")));
  });

  it("is a plain Llama's again once the layers with gaps are gone", () => {
    const layers = { kept: [0], removed: [1, 2], absent: [], zeroed: [] };
    const plain = JSON.parse(rewrittenConfig(text, changes({ layers }))) as object;
    expect(plain).toMatchObject({ model_type: "llama", architectures: ["LlamaForCausalLM"], num_hidden_layers: 1 });
    for (const key of ["auto_map", "block_configs", "trimllm"]) expect(plain).not.toHaveProperty(key);
  });

  it("names a width that is a multiple of 256 by its multiple alone, which mlx-lm needs", () => {
    const fields = { ...SMALL_CONFIG, hidden_size: 576, intermediate_size: 1536, num_attention_heads: 9, num_key_value_heads: 3 };
    const { spec } = readLlamaConfig(fields, "config.json");
    const layers = { kept: [0, 1], removed: [], absent: ["mlp.0"] as const, zeroed: [] };
    const config = JSON.parse(rewrittenConfig(JSON.stringify(fields), changes({ layers, spec: trimmedSpec(spec, layers) })));
    expect(config.block_configs[1]).toEqual({ attention: { no_op: false, replace_with_linear: false, n_heads_in_group: 3 }, ffn: { no_op: false, ffn_mult: 4 } });
    expect(blockConfigNotes(spec)).toEqual([]);
    expect(readLlamaConfig(config, "config.json")).toEqual({ spec: trimmedSpec(spec, layers), reasons: [] });
  });

  it("gives the attention of the first layer heads though it is gone", () => {
    expect(JSON.parse(rewrittenConfig(SOURCE, without("attn.0")))).toMatchObject({
      block_configs: [{ attention: { no_op: false, n_heads_in_group: 2 } }, {}, {}],
      trimllm: { absent: ["attn.0"] },
    });
  });
});

describe("withMembers and withoutMembers", () => {
  // Every object has a constructor, named in it or not.
  const key = fc.constantFrom("a", "b", "c", "constructor");
  const object = fc.dictionary(key, fc.jsonValue(), { minKeys: 1 });

  it("give what the object would have, whatever is in it", () => {
    fc.assert(fc.property(object, object, fc.constantFrom(undefined, 2), (before, fields, space) => {
      const text = withMembers(JSON.stringify(before, null, space), fields);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ ...before, ...fields })));
      expect(withMembers(text, fields)).toBe(text);
    }));
    fc.assert(fc.property(object, fc.uniqueArray(key), fc.constantFrom(undefined, 2), (before, keys, space) => {
      const text = JSON.stringify({ ...before, kept: 1 }, null, space);
      expect(JSON.parse(withoutMembers(text, keys))).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(Object.entries({ ...before, kept: 1 }).filter(([name]) => !keys.includes(name as "a"))))));
    }));
  });
});

describe("jsonMembers", () => {
  it("finds every value of any object, however it is spaced", () => {
    const spaces = fc.constantFrom(undefined, 1, 2, "\t");
    fc.assert(fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), spaces, (object, space) => {
      const text = JSON.stringify(object, null, space);
      const found = jsonMembers(text).map(({ key, start, end }) => [key, JSON.parse(text.slice(start, end))]);
      expect(found).toEqual(Object.entries(JSON.parse(text)));
    }));
  });
});
