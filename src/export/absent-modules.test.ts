/** A model that was opened without some of its modules against the whole one under a mask: the same numbers throughout. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TokenisedDataset } from "../data/tokens";
import { reopened } from "./testing";
import { testDevice } from "../gpu/testing";
import { EMPTY_MASK, modulesOf, parseMask, type Mask, type ModuleId } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import { summariseModel } from "../model/summary";
import { keptBytes, moduleBytes, totalBytes } from "../model/weight-plan";
import { LOSSES } from "../train/loss";
import { DEFAULT_TUNE } from "../train/settings";
import { Trainer } from "../train/trainer";
import { scan } from "../trim/scan";
import { generate, GREEDY } from "../engine/generate";
import { Session } from "../engine/session";
import { DEMO_MODEL, openTestModel, runRows } from "../engine/testing";

const PROMPT = [362, 26, 221, 371, 414, 353, 340, 320, 475, 31, 199, 282, 26];
const CAPACITY = { contextTokens: 64, batchTokens: 64, outputs: 16 };
const DROP = "attn.0,mlp.2,attn.7,mlp.11";
const EXAMPLES = Array.from({ length: 8 }, (_, row) => row).map((row) => ({ row, contextIds: PROMPT.slice(row % 5, 8), choiceIds: [[282, 26 + row], [331 + row]], chars: [2, 1], answer: row % 2, shortened: false }));
const TOKENS: TokenisedDataset = { kind: "choice", examples: EXAMPLES, shortened: 0, rejected: [], sameChoices: false };

let [model, whole, trimmed, mask]: [OpenedModel, Session, Session, Mask] = [] as never;
let exported: OpenedModel;
beforeAll(async () => {
  const gpu = await testDevice();
  model = await openTestModel(DEMO_MODEL);
  mask = parseMask(DROP, model.spec);
  exported = await reopened(model, mask, { format: "gguf", precision: "source", singles: "absent" });
  whole = await Session.open(model, { gpu, capacity: CAPACITY });
  trimmed = await Session.open(exported, { gpu, capacity: CAPACITY, tiles: whole.context.tiles });
});
afterAll(() => {
  whole.dispose();
  trimmed.dispose();
});

describe("a model without some of its modules", () => {
  it("gives the logits and the words of the whole one under the mask", async () => {
    expect(await runRows(trimmed, PROMPT, EMPTY_MASK)).toEqual(await runRows(whole, PROMPT, mask));
    const options = { sampling: GREEDY, endIds: [], maxTokens: 8 };
    expect((await generate(trimmed, PROMPT, { ...options, mask: EMPTY_MASK })).ids).toEqual((await generate(whole, PROMPT, { ...options, mask })).ids);
  });

  it("is masked further as the whole one is", async () => {
    const more = parseMask("attn.1,mlp.7", exported.spec);
    expect(await runRows(trimmed, PROMPT, more)).toEqual(await runRows(whole, PROMPT, new Set([...mask, ...more])));
  });

  it("has only its own modules, with their bytes", () => {
    const summary = summariseModel(exported);
    expect(summary.modules.map(({ id }) => id)).toEqual(modulesOf(model.spec).filter((id) => !mask.has(id)));
    expect([summary.layers, summary.heads, summary.kvHeads]).toEqual([12, 4, 2]);
    // The demo's norms are F16 in the folder and F32 in GGUF.
    const norms = [...exported.weights.values()].filter(({ entry }) => entry.shape.length === 1).length;
    expect(totalBytes(exported)).toBe(keptBytes(model, mask) + norms * 2 * model.spec.hidden);
  });

  it("is scanned in the modules that it has", async () => {
    const input = { tokens: TOKENS, strategy: "nll", seed: 0, scan: "exact", keep: [], perStep: 1 } as const;
    const [mine, other] = [await scan({ ...input, session: trimmed, mask: EMPTY_MASK, bytesOf: (id) => moduleBytes(exported, id) }), await scan({ ...input, session: whole, mask, bytesOf: (id) => moduleBytes(model, id) })];
    expect(mine.modules.map(({ id, quality }) => [id, quality])).toEqual(other.modules.map(({ id, quality }) => [id, quality]));
    expect(mine.modules).toHaveLength(20);
  });

  it("takes a step of tuning as the whole one does", async () => {
    const step = async (session: Session, dropped: Mask) => {
      const trainer = await Trainer.create(session, { mask: dropped, head: { kind: "full" }, settings: DEFAULT_TUNE, seenIds: [], microBatchTokens: 64, keepsActivations: true });
      const { loss } = await trainer.step(EXAMPLES.slice(0, 3), LOSSES.answer, { norm: 1e-2, head: 1e-4 });
      const weights = await trainer.weights("stepped");
      trainer.dispose();
      return { loss, norms: weights.norms };
    };
    const [mine, other] = [await step(trimmed, EMPTY_MASK), await step(whole, mask)];
    expect(Math.abs(mine.loss - other.loss)).toBeLessThan(1e-5);
    expect([...mine.norms.keys()]).toEqual([...other.norms.keys()]);
    const near = [...mine.norms].flatMap(([id, values]) => [...values].map((value, at) => Math.abs(value - (other.norms.get(id)?.[at] ?? NaN)) < 1e-5));
    // The first step of AdamW follows a gradient's sign alone, and one that is nearly zero may have either where sums are cut otherwise.
    expect(near.filter((isNear) => !isNear).length).toBeLessThan(near.length / 100);
  });
});

describe("a model without any attention, or without any MLP", () => {
  it.each(["attn", "mlp"] as const)("runs: no %s", async (kind) => {
    const all: Mask = new Set(modulesOf(model.spec).filter((id: ModuleId) => id.startsWith(kind)));
    const bare = await reopened(model, all, { format: "gguf", precision: "source", singles: "absent" });
    const session = await Session.open(bare, { gpu: await testDevice(), capacity: CAPACITY, tiles: whole.context.tiles });
    expect(await runRows(session, PROMPT, EMPTY_MASK)).toEqual(await runRows(whole, PROMPT, all));
    session.dispose();
  });
});
