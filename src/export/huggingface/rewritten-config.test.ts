import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonMembers } from "./json-members";
import { rewrittenConfig } from "./rewritten-config";

const LAYERS = { kept: [0, 2], removed: [1], absent: [], zeroed: [] };

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
    const rewritten = rewrittenConfig(CONFIG, LAYERS);
    const expected = CONFIG.replace('"num_hidden_layers" : 3', '"num_hidden_layers" : 2').replace(/\[\s+"full_attention",[^\]]+\]/, '["full_attention","full_attention"]');
    expect(rewritten).toBe(expected);
    expect(JSON.parse(rewritten)).toEqual({ ...JSON.parse(CONFIG), num_hidden_layers: 2, layer_types: ["full_attention", "full_attention"] });
  });

  it("leaves the text as it is when every layer stays", () => {
    expect(rewrittenConfig(CONFIG, { kept: [0, 1, 2], removed: [], absent: [], zeroed: [] })).toBe(CONFIG);
  });

  it("says that the head is tied no more, in the place of what is said or at the end", () => {
    const tied = CONFIG.replace('"rope_theta": 10000.0', '"tie_word_embeddings": true');
    expect(rewrittenConfig(tied, LAYERS, true)).toBe(rewrittenConfig(tied, LAYERS).replace('"tie_word_embeddings": true', '"tie_word_embeddings": false'));
    expect(JSON.parse(rewrittenConfig(CONFIG, LAYERS, true))).toEqual({ ...JSON.parse(rewrittenConfig(CONFIG, LAYERS)), tie_word_embeddings: false });
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
