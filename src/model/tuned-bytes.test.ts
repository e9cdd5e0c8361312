import { expect, it } from "vitest";
import { openModel } from "./open";
import { smallGguf, SMALL } from "./testing/small-llama";
import type { TunedHead, TunedWeights } from "./tuned";
import { keptBytesTuned, tunedBytes } from "./tuned-bytes";
import { keptBytes } from "./weight-plan";

const { hidden, vocab } = SMALL;
const norms: TunedWeights["norms"] = new Map([["attn.0.norm", new Float32Array(hidden)], ["finalNorm", new Float32Array(hidden)]] as const);
const heads: readonly (readonly [TunedHead | null, number])[] = [
  [null, 0],
  [{ kind: "full", values: new Float32Array(vocab * hidden) }, 4 * vocab * hidden],
  [{ kind: "rows", ids: new Uint32Array(3), values: new Float32Array(3 * hidden) }, 4 * (3 + 3 * hidden)],
  [{ kind: "low-rank", rank: 8, a: new Float32Array(vocab * 8), b: new Float32Array(8 * hidden) }, 4 * 8 * (vocab + hidden)],
];

it.each(heads)("a run reads the tuned head beside the embedding, and tuned norms in place of its own: %#", async (head, bytes) => {
  const model = await openModel([smallGguf()]);
  const own = ["attn.0.norm", "finalNorm"].reduce((sum, id) => sum + (model.weights.get(id as "finalNorm")?.entry.byteLength ?? NaN), 0);
  const tuned: TunedWeights = { id: "t", norms, head };
  expect(tunedBytes(tuned)).toBe(2 * 4 * hidden + bytes);
  expect(keptBytesTuned(model, new Set(), tuned)).toBe(keptBytes(model, new Set()) + 2 * 4 * hidden - own + bytes);
  expect(keptBytesTuned(model, new Set(["attn.0"]), tuned)).toBe(keptBytes(model, new Set(["attn.0"])) + bytes + 4 * hidden - (model.weights.get("finalNorm")?.entry.byteLength ?? NaN));
  expect(keptBytesTuned(model, new Set(), null)).toBe(keptBytes(model, new Set()));
});
