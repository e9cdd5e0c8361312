import { describe, expect, it } from "vitest";
import { refusalOf } from "../formats/testing/refusal";
import { allReasons, openModel } from "./open";
import { readModel } from "./read-model";
import { smallFolder, smallGguf, word } from "./testing/small-llama";

describe("what speaks against a model", () => {
  it("is all of it: an unknown family, its positions, packed weights, no tokenizer, no weights", async () => {
    const files = smallFolder({
      config: { model_type: "gemma3", hidden_size: undefined, rope_scaling: { rope_type: "llama3", factor: 8 }, quantization_config: { quant_method: "awq" } },
      files: { "tokenizer.json": undefined },
    }).filter(({ path }) => !path.endsWith(".safetensors"));
    const reading = await readModel(files);
    const reasons = allReasons(reading);
    for (const part of ['"model_type" is "gemma3"', "tokenizer.json is missing", "model.safetensors is missing", '"llama3" scaling', "quantization_config"]) {
      expect(reasons.map(({ reason }) => reason).join("\n")).toContain(part);
    }
    expect(reasons.every(({ reason, remedy }) => remedy !== "" && !reason.endsWith("."))).toBe(true);
    expect(await refusalOf(() => openModel(files))).toMatchObject({ code: "unsupported", message: expect.stringMatching(/can't be opened: \(1\)/) });
  });

  it("leaves what was understood to be shown", async () => {
    const reading = await readModel([smallGguf({ metadata: { "tokenizer.ggml.pre": word("martian") } })]);
    expect([reading.spec?.layers.length, reading.weights.size, reading.tokenizer]).toEqual([2, 20, null]);
    expect(allReasons(reading)).toHaveLength(1);
  });

  it("is nothing for a sound one", async () => {
    expect(allReasons(await readModel(smallFolder()))).toEqual([]);
  });
});
