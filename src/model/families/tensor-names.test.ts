import { describe, expect, it } from "vitest";
import { readLlamaConfig } from "./llama-config";
import { SMALL_CONFIG } from "../testing/small-llama";
import { weightIdsOf } from "../weight-shape";
import { llama } from "./llama";
import { tensorName, weightIdOf } from "./tensor-names";

const names = llama.tensorNames;

describe("tensor names", () => {
  it("are those of the files", () => {
    expect(tensorName(names, "huggingface", "attn.12.q")).toBe("model.layers.12.self_attn.q_proj.weight");
    expect(tensorName(names, "gguf", "attn.12.o")).toBe("blk.12.attn_output.weight");
    expect(tensorName(names, "huggingface", "mlp.0.norm")).toBe("model.layers.0.post_attention_layernorm.weight");
    expect(tensorName(names, "gguf", "head")).toBe("output.weight");
  });

  it.each(["huggingface", "gguf"] as const)("lead back to every weight, %s", (format) => {
    const { spec } = readLlamaConfig({ ...SMALL_CONFIG, num_hidden_layers: 12, tie_word_embeddings: false }, "config.json");
    const ids = weightIdsOf(spec);
    expect(ids).toHaveLength(3 + 12 * 9);
    for (const id of ids) expect(weightIdOf(names, format, tensorName(names, format, id))).toBe(id);
  });

  it.each(["blk.{layer}.attn_q.weight", "blk.01.attn_q.weight", "blk.-1.attn_q.weight", "blk.1.attn_q.bias", "model.norm.weight", ""])("know no weight called %j", (name) => {
    expect(weightIdOf(names, "gguf", name)).toBeNull();
  });
});
