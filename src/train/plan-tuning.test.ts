import { describe, expect, it } from "vitest";
import type { TokenisedDataset } from "../data/tokens";
import type { ModuleId } from "../model/mask";
import type { LayerSpec, ModelSpec } from "../model/spec";
import { someExamples } from "./fake-trainer-testing";
import { headsToTry, planTuning, type PlanInput } from "./plan-tuning";
import { DEFAULT_TUNE, type TuneSettings } from "./settings";

const LAYER: LayerSpec = { attention: { heads: 2, kvHeads: 1, headDim: 16, fused: false, bias: "none" }, mlp: { intermediate: 48, activation: "silu-gated", bias: false } };
const SPEC: ModelSpec = { family: "llama", layers: [LAYER, LAYER], hidden: 32, vocab: 500, contextLength: 256, norm: { kind: "rms", eps: 1e-5, bias: false }, positions: { kind: "rotary", theta: 1e4 }, tiedHead: true };
const MB = 1e6;

const dataset = (examples = someExamples(20), kind: TokenisedDataset["kind"] = "choice"): TokenisedDataset => ({ kind, examples, shortened: 0, rejected: [], sameChoices: false });
const input = (change: Partial<PlanInput> = {}, settings: Partial<TuneSettings> = {}): PlanInput => ({
  spec: SPEC, mask: new Set(), capacity: { contextTokens: 256, batchTokens: 256, outputs: 64 }, sessionBytes: 10 * MB, maxBytes: 128 * MB,
  settings: { ...DEFAULT_TUNE, ...settings }, from: null, tuning: dataset(), validation: dataset(someExamples(5)), ...change,
});
const problems = (change: Partial<PlanInput>, settings: Partial<TuneSettings> = {}): string => planTuning(input(change, settings)).plan.problems.map(({ reason }) => reason).join(" | ");

describe("the plan of a run", () => {
  it("takes the largest head that fits, the loss that fits the data, and keeps activations", () => {
    const { plan, chosen, seenIds } = planTuning(input());
    expect(plan).toMatchObject({ head: { kind: "full" }, loss: "choice", keepsActivations: true, rows: { tuning: 20, validation: 5 }, tooLong: 0, stepsAnEpoch: 3, norms: 2 * SPEC.layers.length + 1, problems: [] });
    expect(plan.totalBytes).toBe(10 * MB + plan.bytes);
    expect(seenIds).toEqual(Array.from({ length: 20 }, (_, id) => id));
    expect(chosen).toMatchObject({ loss: "choice", head: { kind: "full" }, keepsActivations: true });
  });

  it("says of each head its bytes (weights, gradient, two moments) and parameters", () => {
    const [full, seen, lowRank, none] = planTuning(input()).plan.heads;
    expect([full?.parameters, seen?.parameters, lowRank?.parameters, none?.parameters]).toEqual([SPEC.vocab * SPEC.hidden, 20 * SPEC.hidden, 16 * (SPEC.vocab + SPEC.hidden), 0]);
    expect(full?.bytes).toBe(16 * SPEC.vocab * SPEC.hidden + 64 * 4);
    expect(none?.bytes).toBe(0);
  });

  it("takes a smaller head where the whole one does not fit, and says so of the one that was asked for", () => {
    const { plan } = planTuning(input({ sessionBytes: 4 * 1024 ** 3 - 4 * MB, spec: { ...SPEC, vocab: 60_000 } }));
    expect([plan.head.kind, plan.keepsActivations, plan.problems]).toEqual(["seen", true, []]);
    expect(headsToTry(plan, "auto").map(({ kind }) => kind)).not.toContain("full");
    expect(problems({ sessionBytes: 4 * 1024 ** 3 - 4 * MB, spec: { ...SPEC, vocab: 60_000 } }, { head: { kind: "full" } })).toMatch(/would take 4,\d+ MB; more than 4,295 MB is not tried/);
    expect(problems({ sessionBytes: 5e9 })).toMatch(/No choice of head fits\. Model and training/);
  });

  it("trains no norm of what is dropped", () => {
    expect(planTuning(input({ mask: new Set<ModuleId>(["attn.0", "mlp.1"]) })).plan.norms).toBe(2 * SPEC.layers.length - 1);
  });

  it("goes on with the head of the weights that it starts from", () => {
    const from = { id: "t", norms: new Map(), head: { kind: "rows" as const, ids: Uint32Array.of(3, 9), values: new Float32Array(2 * SPEC.hidden) } };
    const { plan, seenIds } = planTuning(input({ from }));
    expect([plan.head, seenIds, plan.problems]).toEqual([{ kind: "seen" }, [3, 9], []]);
    expect(problems({ from }, { head: { kind: "full" } })).toMatch(/another form, which would be lost/);
  });

  it("has micro-batches from token counts alone, as many tokens as a step has", () => {
    expect(planTuning(input()).chosen.microBatchTokens).toBe(16);
    expect(planTuning(input({ tuning: dataset(someExamples(400)) }, { batch: 200 })).chosen.microBatchTokens).toBe(256);
  });

  it.each<[string, Partial<PlanInput>, Partial<TuneSettings>, RegExp]>([
    ["no example", { tuning: dataset([]) }, {}, /no example/],
    ["one example", { tuning: dataset(someExamples(1)) }, {}, /one tuning example/],
    ["all the same", { tuning: dataset([0, 1, 2].flatMap((row) => someExamples(1).map((example) => ({ ...example, row })))) }, {}, /All 3 tuning examples are the same/],
    ["choices with the loss of free text", {}, { loss: "text" }, /The data is choices/],
    ["free text with the loss of choices", { tuning: dataset(someExamples(20), "completion") }, { loss: "choice" }, /The data is free text/],
    ["a learning rate of 10", {}, { normRate: 10 }, /norms' learning rate is 10/],
    ["no number as batch and rank", {}, { batch: NaN, head: { kind: "low-rank", rank: 1e9 } }, /batch is NaN.*rank of the head is 1000000000/],
    ["examples that are all too long", { tuning: dataset(someExamples(3).map((example) => ({ ...example, contextIds: Array<number>(300).fill(1) }))) }, {}, /None of the 3 tuning examples fits/],
  ])("forbids %s in a sentence", (_, change, settings, message) => {
    expect(problems(change, settings)).toMatch(message);
  });

  it("leaves out what is longer than a batch, and counts it", () => {
    const long = someExamples(6).map((example) => (example.row < 2 ? { ...example, contextIds: Array<number>(300).fill(1) } : example));
    const { plan, examples } = planTuning(input({ tuning: dataset(long) }));
    expect([plan.rows.tuning, plan.tooLong, plan.problems, examples.map(({ row }) => row)]).toEqual([4, 2, [], [2, 3, 4, 5]]);
  });
});
