/** Questions with several choices: they share their context's last row, and can have more targets than the head takes at once. */
import { describe, expect, it } from "vitest";
import type { TokenisedExample } from "../data/tokens";
import { haveReference, openTestSession, reference, TINY_F16 } from "../engine/testing";
import { EMPTY_MASK } from "../model/mask";
import { LOSSES } from "./loss";
import { DEFAULT_TUNE } from "./settings";
import { Trainer } from "./trainer";

interface Question {
  readonly context_ids: readonly number[];
  readonly choice_ids: readonly (readonly number[])[];
  readonly answer: number;
}

const isThere = haveReference(TINY_F16);

/** The next choice counts as right: of the right one the model is too sure for a gradient that float32 can tell. */
function questions(): TokenisedExample[] {
  const { rows } = reference<{ readonly rows: readonly Question[] }>("tiny", "mc.json");
  return rows.slice(0, 6).map(({ context_ids, choice_ids, answer }, row) => ({ row, contextIds: context_ids, choiceIds: choice_ids, chars: choice_ids.map(() => 1), answer: (answer + 1) % choice_ids.length, shortened: false }));
}

interface Gradients {
  readonly loss: number;
  readonly norms: Float32Array<ArrayBuffer>;
  readonly head: Float32Array;
}

/** `at` moves the norms before. */
async function gradientsWith(outputs: number, microBatchTokens: number, at?: (norms: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer>): Promise<Gradients> {
  const session = await openTestSession(TINY_F16, { contextTokens: 256, batchTokens: 256, outputs });
  const trainer = await Trainer.create(session, { mask: EMPTY_MASK, head: { kind: "full" }, settings: DEFAULT_TUNE, seenIds: [], microBatchTokens, keepsActivations: false });
  if (at) trainer.write("norms", "weights", at(await trainer.read("norms", "weights")));
  const { loss } = await trainer.accumulate(questions(), LOSSES.choice);
  const gradients = { loss, norms: await trainer.read("norms", "gradients"), head: await trainer.read("head", "gradients") };
  trainer.dispose();
  session.dispose();
  return gradients;
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0) / b.reduce((sum, value) => sum + value ** 2, 0));
}

describe.skipIf(!isThere)("the choice loss (SKIP without ../shared)", () => {
  it("has the same gradients whatever the head takes at once, and however the questions are cut into micro-batches", async () => {
    const whole = await gradientsWith(64, 256);
    for (const cut of [await gradientsWith(5, 256), await gradientsWith(64, 40), await gradientsWith(3, 40)]) {
      expect(Math.abs(cut.loss - whole.loss)).toBeLessThan(1e-4 * whole.loss);
      expect(distance(cut.norms, whole.norms)).toBeLessThan(1e-4);
      expect(distance(cut.head, whole.head)).toBeLessThan(1e-4);
    }
  });

  it("changes along its gradient as the gradient says", async () => {
    const { norms } = await gradientsWith(64, 256);
    const square = norms.reduce((sum, value) => sum + value ** 2, 0);
    // Far enough for float32 losses, near enough for a straight line.
    const step = 2e-3 / square;
    const moved = async (by: number) => (await gradientsWith(64, 256, (weights) => weights.map((value, i) => value + by * (norms[i] ?? 0)))).loss;
    const slope = ((await moved(step)) - (await moved(-step))) / (2 * step);
    expect(Math.abs(slope / square - 1)).toBeLessThan(0.01);
  });
});
