import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalText } from "../../formats/testing/refusal";
import { modulesOf } from "../mask";
import { SMALL_CONFIG } from "../testing/small-llama";
import { intermediateOfMult } from "./block-configs";
import { readLlamaConfig } from "./llama-config";

const HEADS = { no_op: false, replace_with_linear: false, n_heads_in_group: 2 };
const WIDTH = { no_op: false, intermediate_size: 96 };
const WHOLE = { attention: HEADS, ffn: WIDTH };

function read(blocks: unknown, changes: Record<string, unknown> = {}) {
  const config = { ...SMALL_CONFIG, model_type: "nemotron-nas", block_configs: blocks, ...changes };
  return readLlamaConfig(JSON.parse(JSON.stringify(config)), "config.json");
}

describe("block_configs", () => {
  it("say which modules are not there, beside those that the marker names", () => {
    const { spec, reasons } = read([WHOLE, { attention: { no_op: true, n_heads_in_group: null }, ffn: { no_op: true, ffn_mult: null } }], { trimllm: { absent: ["attn.0"] } });
    expect(reasons).toEqual([]);
    expect(modulesOf(spec)).toEqual(["mlp.0"]);
    expect(spec.layers[0]?.mlp).toEqual({ intermediate: 96, activation: "silu-gated", bias: false });
  });

  it("take a width from its multiple, which goes before the width", () => {
    const blocks = [WHOLE, { attention: HEADS, ffn: { no_op: false, ffn_mult: 6, intermediate_size: 96 } }];
    const wide = { attention: HEADS, ffn: { no_op: false, ffn_mult: 6 } };
    expect(read([wide, wide], { intermediate_size: 256 }).reasons).toEqual([]);
    expect(read(blocks).reasons.map(({ reason }) => reason)).toEqual(["config.json: block_configs[1].ffn has the intermediate size 256, and intermediate_size is 96: its layers differ in size"]);
  });

  const UNRUN: readonly [string, unknown, string][] = [
    ["key heads of another number", { attention: { ...HEADS, n_heads_in_group: 1 }, ffn: WIDTH }, "block_configs[1].attention has 1 heads in a group, and the model has 2 heads for 1 key/value heads"],
    ["a matrix in the place of an attention", { attention: { ...HEADS, replace_with_linear: true }, ffn: WIDTH }, "block_configs[1].attention.replace_with_linear is true, which the studio does not compute"],
    ["a window", { attention: { ...HEADS, window_length: 512 }, ffn: WIDTH }, "block_configs[1].attention.window_length is 512, which the studio does not compute"],
  ];
  it.each(UNRUN)("are refused with the reason for %s", (_, block, reason) => {
    expect(read([WHOLE, block]).reasons.map((found) => found.reason)).toEqual([expect.stringContaining(`config.json: ${reason}`)]);
  });

  const HOSTILE: readonly [string, unknown, Record<string, unknown>, string][] = [
    ["are missing", undefined, {}, '"block_configs" is missing'],
    ["are no list", { length: 2 }, {}, '"block_configs" is {"length":2}, expected a list'],
    ["are too few", [WHOLE], {}, '"block_configs" has 1 entries, and num_hidden_layers is 2'],
    ["are a million", Array.from({ length: 1_000_000 }, () => 0), {}, '"block_configs" has 1000000 entries'],
    ["hold a list", [WHOLE, []], {}, '"block_configs.1" is [], expected an object'],
    ["have no ffn", [WHOLE, { attention: HEADS }], {}, '"block_configs.1.ffn" is missing'],
    ["say no_op in words", [WHOLE, { attention: { no_op: "no" }, ffn: WIDTH }], {}, '"block_configs.1.attention.no_op" is "no", expected true or false'],
    ["have a huge width", [WHOLE, { attention: HEADS, ffn: { no_op: false, intermediate_size: 1e9 } }], {}, '"block_configs.1.ffn.intermediate_size" is 1000000000, expected a whole number'],
    ["have a huge multiple", [WHOLE, { attention: HEADS, ffn: { no_op: false, ffn_mult: 1e300 } }], {}, '"block_configs.1.ffn.ffn_mult" is 1e+300, expected a number above 0'],
    ["have no heads in a group", [WHOLE, { attention: { no_op: false, n_heads_in_group: 0 }, ffn: WIDTH }], {}, '"block_configs.1.attention.n_heads_in_group" is 0, expected'],
    ["have a marker of another model", [WHOLE, WHOLE], { trimllm: { absent: ["attn.2"] } }, '"trimllm.absent" is ["attn.2"], expected a list of modules of 2 layers'],
    ["have a marker that is no object", [WHOLE, WHOLE], { trimllm: "attn.0" }, '"trimllm" is "attn.0", expected an object'],
  ];
  it.each(HOSTILE)("are malformed when they %s", async (_, blocks, changes, message) => {
    const refusal = await refusalText(() => read(blocks, changes));
    expect(refusal).toMatch(/^malformed: config\.json: /);
    expect(refusal).toContain(message);
  });

  it("mean nothing in a plain Llama", () => {
    expect(modulesOf(read([], { model_type: "llama", trimllm: { absent: ["attn.0"] } }).spec)).toHaveLength(4);
  });
});

describe("intermediateOfMult", () => {
  it("gives back every width that is written as a multiple, also from the six digits that mlx-lm keeps of it", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 512 }), fc.integer({ min: 16, max: 16_384 }), (steps, quarter) => {
      const [width, hidden] = [256 * steps, 4 * quarter];
      const mult = (3 * width) / (2 * hidden);
      expect([intermediateOfMult(mult, hidden), intermediateOfMult(Number(mult.toFixed(6)), hidden)]).toEqual([width, width]);
    }));
  });
});
