import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainChoices } from "./records/choices";
import { Session } from "../engine/session";
import { openTestModel, runLogits, SMALL, TINY_Q8 } from "../engine/testing";
import { residentTuned } from "../engine/tuned-overlay";
import { testDevice } from "../gpu/testing";
import { EMPTY_MASK, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import type { ModelFormat, OpenedModel } from "../model/opened-model";
import { HEAD_KINDS, madeUpTuned } from "../model/testing/made-up-tuned";
import { present } from "../shared/assert";
import { exportModel } from "./export-model";
import type { PlannedTensor } from "./planned-file";
import { MemoryTarget, openTiny, valuesOf, planned } from "./testing";
import { exportedFiles } from "./write-files";

const FORMATS = ["huggingface", "gguf"] as const;
const MASK: Mask = new Set(["attn.4", "mlp.4", "attn.6", "mlp.9"]);
const PROMPT = [362, 26, 221, 371, 414, 353, 340, 320, 475, 31, 199, 282, 26];
const ways = FORMATS.flatMap((from) => FORMATS.flatMap((to) => HEAD_KINDS.map((head) => ({ from, to, head }))));
const open = new Map<ModelFormat, { readonly model: OpenedModel; readonly session: Session }>();

beforeAll(async () => {
  for (const format of FORMATS) {
    const model = await openTiny(format);
    open.set(format, { model, session: await Session.open(model, { gpu: await testDevice(), capacity: SMALL }) });
  }
});

afterAll(() => {
  for (const { session } of open.values()) session.dispose();
});

describe.each(ways)("a tuned model from $from to $to, of its head $head", ({ from, to, head }) => {
  it("is reloaded with the logits that the tuned model has here", async () => {
    const { model, session } = present(open.get(from), from);
    const tuned = await madeUpTuned(model, head, MASK);
    const resident = await residentTuned(session, tuned);
    const target = new MemoryTarget();
    const untuned = await runLogits(session, PROMPT, MASK);
    try {
      await session.useOverlay(resident);
      const { verified, plan } = await exportModel({ model, session, gpu: await testDevice(), mask: MASK, tuned, choices: plainChoices(to), target });
      const live = await runLogits(session, PROMPT, MASK);
      const reloaded = await Session.open(await openModel(target.files), { gpu: await testDevice(), capacity: SMALL });
      const { last } = await runLogits(reloaded, PROMPT, EMPTY_MASK);
      reloaded.dispose();
      expect(reloaded.spec.tiedHead).toBe(head === "none");
      expect(plan.tunedHeadBytes).toBe(head === "none" ? 0 : 4 * model.spec.vocab * model.spec.hidden);
      expect(verified.maxDiff).toBeLessThan(3e-5);
      expect(largestDifference(last, live.last)).toBeLessThan(3e-5);
      expect(largestDifference(untuned.last, live.last)).toBeGreaterThan(0.1);
    } finally {
      resident.dispose();
    }
  });
});

const OTHERS = [{ name: "a GPT-2", path: "e2e/fixtures/gpt2/model", to: "gguf" }, { name: "blocks of Q8_0", path: TINY_Q8, to: "gguf" }, { name: "blocks of Q8_0", path: TINY_Q8, to: "huggingface" }] as const;

describe.each(OTHERS)("a tuned model of $name to $to", ({ path, to }) => {
  const isHere = existsSync(path);
  it.skipIf(!isHere).each(HEAD_KINDS)(`is verified, of its head %s${isHere ? "" : ` SKIP: ${path} is not here`}`, async (head) => {
    const model = await openTestModel(path);
    const session = await Session.open(model, { gpu: await testDevice(), capacity: SMALL });
    const mask: Mask = new Set(["mlp.1"]);
    const tuned = await madeUpTuned(model, head, mask);
    await session.useOverlay(await residentTuned(session, tuned));
    const { verified } = await exportModel({ model, session, gpu: await testDevice(), mask, tuned, choices: plainChoices(to), target: new MemoryTarget() });
    session.dispose();
    expect(verified.maxDiff).toBeLessThan(1e-4);
  });
});

describe("a plan with tuned weights", () => {
  it("has tuned norms and head in F32 and leaves every other tensor as it was, and is named so", async () => {
    for (const format of FORMATS) {
      const { model } = present(open.get(format), format);
      const [before, after] = [await planned(model, MASK, format), await planned(model, MASK, format, { tuned: await madeUpTuned(model, "rows", MASK) })];
      const untouched = new Map(tensorsOf(before.files).map((tensor) => [tensor.name, tensor]));
      const changed = tensorsOf(after.files).filter((tensor) => JSON.stringify(describeTensor(tensor)) !== JSON.stringify(describeTensor(untouched.get(tensor.name))));
      // 11 layers are left with two norms each, of which two belong to silenced modules; the final norm; the head.
      expect(changed).toHaveLength(2 * 11 - 2 + 1 + 1);
      expect(changed.every(({ dtype }) => dtype === "F32")).toBe(true);
      expect(after.fileName).toMatch(/-trimmed-tuned\.(zip|gguf)$/);
    }
  });

  it("puts a head in the place of one that the model has already", async () => {
    const { model } = present(open.get("gguf"), "gguf");
    const target = new MemoryTarget();
    const tuned = await madeUpTuned(model, "full");
    await target.write(exportedFiles(await planned(model, EMPTY_MASK, "gguf", { tuned })));
    const untied = await openModel(target.files);
    const again = await madeUpTuned(untied, "low-rank");
    const second = new MemoryTarget();
    await second.write(exportedFiles(await planned(untied, EMPTY_MASK, "huggingface", { tuned: again })));
    const reopened = await openModel(second.files);
    expect(reopened.weights.size).toBe(untied.weights.size);
    const [frozen, merged] = [await valuesOf(headOf(untied)), await valuesOf(headOf(reopened))];
    const head = again.head?.kind === "low-rank" ? again.head : null;
    const at = 3 * model.spec.hidden + 5;
    const product = Array.from({ length: 4 }, (_, k) => (head?.a[3 * 4 + k] ?? NaN) * (head?.b[k * model.spec.hidden + 5] ?? NaN)).reduce((sum, value) => sum + value, 0);
    expect(merged[at]).toBeCloseTo((frozen[at] ?? NaN) + product, 6);
  });
});

function headOf(model: OpenedModel) {
  return present(model.weights.get("head"), "the head").entry;
}

function tensorsOf(files: Awaited<ReturnType<typeof planned>>["files"]): readonly PlannedTensor[] {
  return files.flatMap((file) => (file.kind === "tensors" ? file.tensors : []));
}

function describeTensor(tensor: PlannedTensor | undefined) {
  return tensor && [tensor.name, tensor.dtype, tensor.shape, tensor.content.kind, "entry" in tensor.content ? tensor.content.entry.name : null];
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? NaN))), 0);
}
