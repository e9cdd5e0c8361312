/** Exports of a Qwen2: its own GGUF files have the rows of q and k in order, those without single modules as Llama's; folders without them have a bias on o. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Session } from "../engine/session";
import { logitsDifference, openTestModel, qwen2Logits, QWEN2_MODEL, runRows, type RandomRun } from "../engine/testing";
import { testDevice } from "../gpu/testing";
import { EMPTY_MASK, parseMask } from "../model/mask";
import { openModel } from "../model/open";
import type { ModelFormat, OpenedModel } from "../model/opened-model";
import { exportModel } from "./export-model";
import type { ExportChoices, SingleModules } from "./records/choices";
import { MemoryTarget, reopened } from "./testing";

const FORMATS = ["huggingface", "gguf"] as const;
const CAPACITY = { contextTokens: 48, batchTokens: 48, outputs: 16 };
const WAYS = FORMATS.flatMap((from) => FORMATS.flatMap((to) => (["absent", "zeroed"] as const).map((singles) => ({ from, to, singles }))));
const { ids, runs } = qwen2Logits();
const untied = runs.filter(({ tied }) => !tied);

const open = new Map<ModelFormat, { readonly model: OpenedModel; readonly session: Session }>();
beforeAll(async () => {
  const folder = await openTestModel(QWEN2_MODEL);
  for (const model of [folder, await reopened(folder, EMPTY_MASK, "gguf")]) {
    open.set(model.original.format, { model, session: await Session.open(model, { gpu: await testDevice(), capacity: CAPACITY }) });
  }
});
afterAll(() => {
  for (const { session } of open.values()) session.dispose();
});

/** What transformers computes of the full model without these modules. */
async function differenceOf(model: OpenedModel, run: RandomRun): Promise<number> {
  const session = await Session.open(model, { gpu: await testDevice(), capacity: CAPACITY });
  const rows = await runRows(session, ids, EMPTY_MASK);
  session.dispose();
  return logitsDifference(rows, run);
}

describe.each(WAYS)("a Qwen2 exported from $from to $to, single modules $singles", ({ from, to, singles }) => {
  it.each(untied)("gives transformers' logits without $drop", async (run) => {
    const source = open.get(from);
    if (!source) throw new Error(`The ${from} model is not open.`);
    const mask = parseMask(run.drop.join(","), source.model.spec);
    const target = new MemoryTarget();
    const { verified, plan } = await exportModel({ ...source, gpu: await testDevice(), mask, choices: { format: to, precision: "source", singles }, target });
    expect(verified.maxDiff).toBeLessThan(1e-4);
    expect(plan.architecture).toBe(architectureOf(to, singles, run));
    expect(await differenceOf(await openModel(target.files), run)).toBeLessThan(1e-4);
  });
});

function architectureOf(format: ModelFormat, singles: SingleModules, { drop }: RandomRun): string {
  if (singles === "zeroed" || drop.length === 0) return "qwen2";
  return format === "gguf" ? "deci" : "nemotron-nas";
}

describe("a Qwen2 in several precisions", () => {
  it("adds to each run of q, k and v its own part of the biases", async () => {
    const folder = open.get("huggingface");
    const [full] = untied;
    if (!folder || !full) throw new Error("The model is not open.");
    const coarse = await reopened(folder.model, EMPTY_MASK, { format: "gguf", precision: "Q8_0", singles: "absent" });
    const fine = await reopened(folder.model, EMPTY_MASK, "gguf");
    const weights = new Map([...fine.weights].map(([id, source]) => [id, /^attn\.\d\.k$/.test(id) ? (coarse.weights.get(id) ?? source) : source]));
    expect(new Set([...weights.values()].map(({ entry }) => entry.dtype))).toEqual(new Set(["F16", "F32", "Q8_0"]));
    // k is rounded to 8 bits, which moves logits a little; with the biases of another run they are off by 8.
    expect(await differenceOf({ ...fine, weights }, full)).toBeLessThan(0.1);
  });
});

describe("a Qwen2 without single modules", () => {
  const SINGLES: Omit<ExportChoices, "format"> = { precision: "source", singles: "absent" };
  const [, run] = untied;

  it.each(FORMATS)("that was reopened as %s goes on to the other format and to plain files with the same logits", async (format) => {
    const folder = open.get("huggingface")?.model;
    if (!folder || !run) throw new Error("The model is not open.");
    const trimmed = await reopened(folder, parseMask(run.drop.join(","), folder.spec), { ...SINGLES, format });
    for (const to of FORMATS) expect([to, (await differenceOf(await reopened(trimmed, EMPTY_MASK, { ...SINGLES, format: to }), run)) < 1e-4]).toEqual([to, true]);
    const whole = parseMask("layer.0,layer.3", trimmed.spec);
    const session = await Session.open(trimmed, { gpu: await testDevice(), capacity: CAPACITY });
    const expected = await runRows(session, ids, whole);
    session.dispose();
    for (const to of FORMATS) {
      const plain = await reopened(trimmed, whole, { ...SINGLES, format: to });
      expect(plain.spec.layers).toHaveLength(2);
      expect(await differenceOf(plain, { drop: [], argmax: [], logits: new Float32Array(expected.flatMap((row) => [...row])) })).toBeLessThan(1e-4);
    }
  });
});
