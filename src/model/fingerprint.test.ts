import { describe, expect, it } from "vitest";
import type { NamedSource } from "../formats/byte-source";
import { recordingSource } from "../formats/testing/recording-source";
import { fingerprintOf } from "./fingerprint";
import { openModel } from "./open";
import { storedZip } from "./testing/stored-zip";
import { smallFolder, smallGguf, word } from "./testing/small-llama";

const fingerprint = async (files: readonly NamedSource[]) => fingerprintOf(await openModel(files));
const tuned = (tensor: string) => [smallGguf({ contents: { [tensor]: new Uint8Array([1]) } })];

describe("fingerprintOf", () => {
  it("is 64 hex digits, the same at every reading, under every name and inside a zip", async () => {
    const folder = await fingerprint(smallFolder());
    expect(folder).toMatch(/^[0-9a-f]{64}$/);
    expect(await fingerprint(smallFolder({ prefix: "elsewhere/renamed/" }))).toBe(folder);
    expect(await fingerprint([await storedZip("small.zip", smallFolder())])).toBe(folder);
    expect(await fingerprint([smallGguf({ name: "renamed.gguf" })])).toBe(await fingerprint([smallGguf()]));
  });

  it("is another for another config, metadata, format or type of one tensor", async () => {
    const all = await Promise.all([
      fingerprint(smallFolder()),
      fingerprint(smallFolder({ config: { rope_theta: 20_000 } })),
      fingerprint(smallFolder({ tensors: { "model.norm.weight": { dtype: "F16", shape: [64] } } })),
      fingerprint([smallGguf()]),
      fingerprint([smallGguf({ metadata: { "general.name": word("tuned") } })]),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });

  it("tells tunings with the same headers apart by their weights", async () => {
    const all = await Promise.all([[smallGguf()], tuned("output_norm.weight"), tuned("token_embd.weight"), tuned("blk.1.attn_v.weight"), tuned("blk.1.ffn_down.weight")].map(fingerprint));
    expect(new Set(all).size).toBe(all.length);
  });

  it("reads a KiB of a dozen tensors", async () => {
    const { path, source } = smallGguf();
    const recording = recordingSource(source);
    const model = await openModel([{ path, source: recording }]);
    recording.reads.length = 0;
    await fingerprintOf(model);
    expect(recording.reads).toHaveLength(11); // embedding, final norm, nine parts of the middle layer
    expect(Math.max(...recording.reads.map(({ length }) => length))).toBeLessThanOrEqual(1024);
  });
});
