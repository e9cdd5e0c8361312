/** Gradients of random models against transformers', which e2e/fixtures/make_gpt2.py and make_qwen2.py write. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TokenisedExample } from "../data/tokens";
import type { Session } from "../engine/session";
import { GPT2_MODEL, openTestSession, QWEN2_MODEL } from "../engine/testing";
import { gpt2 } from "../model/families/gpt2";
import { qwen2 } from "../model/families/qwen2";
import { weightIdOf } from "../model/families/tensor-names";
import { parseMask } from "../model/mask";
import { LOSSES } from "./loss";
import { DEFAULT_TUNE } from "./settings";
import { Trainer } from "./trainer";

interface Sized {
  readonly l2: number;
  readonly max: number;
  readonly first8: readonly number[];
}

interface GradientRun {
  readonly drop: readonly string[];
  readonly loss: number;
  readonly norms: Readonly<Record<string, Sized | null>>;
  readonly head: Sized;
}

interface Gradients {
  readonly questions: readonly { readonly context_ids: readonly number[]; readonly answer_ids: readonly number[] }[];
  readonly runs: readonly GradientRun[];
}

const l2 = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
/** The larger of the relative error of its size and the error of its first values by its largest. */
const errorOf = (values: Float32Array, { l2: size, max, first8 }: Sized): number => Math.max(Math.abs(l2(values) - size) / size, ...first8.map((value, at) => Math.abs(value - (values[at] ?? NaN)) / max));

describe.each([
  { name: "GPT-2 of odd sizes", path: GPT2_MODEL, family: gpt2 },
  { name: "Qwen2 with biases", path: QWEN2_MODEL, family: qwen2 },
])("a $name", ({ path, family }) => {
  const { questions, runs } = JSON.parse(readFileSync(join(path, "../grads.json"), "utf8")) as Gradients;
  const examples = questions.map(({ context_ids, answer_ids }, row): TokenisedExample => ({ row, contextIds: context_ids, choiceIds: [answer_ids], chars: [1], answer: 0, shortened: false }));
  let session: Session;
  beforeAll(async () => {
    session = await openTestSession(path, { contextTokens: 64, batchTokens: 64, outputs: 16 });
  });
  afterAll(() => session.dispose());

  const trainerOf = (drop: readonly string[], keepsActivations: boolean): Promise<Trainer> =>
    Trainer.create(session, { mask: parseMask(drop.join(","), session.spec), head: { kind: "full" }, settings: DEFAULT_TUNE, seenIds: [], microBatchTokens: 64, keepsActivations });

  it.each(runs.flatMap((run) => [true, false].map((keeps) => [run.drop.join(",") || "nothing", keeps, run] as const)))("with %s dropped the norms and the head have transformers' gradients, activations kept: %s", async (_, keepsActivations, run) => {
    const trainer = await trainerOf(run.drop, keepsActivations);
    const { loss } = await trainer.accumulate(examples, LOSSES.answer);
    expect(Math.abs(loss - run.loss) / run.loss).toBeLessThan(1e-4);
    const all = await trainer.read("norms", "gradients");
    const rows = new Map(trainer.norms.map((id, row) => [id, all.slice(row * session.spec.hidden, (row + 1) * session.spec.hidden)]));
    const wanted = Object.entries(run.norms).flatMap(([name, sized]) => (sized ? [[name, sized] as const] : []));
    expect(wanted).toHaveLength(rows.size);
    const off = wanted.map(([name, sized]) => [name, errorOf(rows.get(weightIdOf(family.tensorNames, "huggingface", name) ?? "embed") ?? new Float32Array(0), sized)] as const).filter(([, error]) => !(error < 1e-3));
    expect(off).toEqual([]);
    expect(errorOf(await trainer.read("head", "gradients"), run.head)).toBeLessThan(1e-3);
    trainer.dispose();
  });

  it("has less loss after three steps", async () => {
    const trainer = await trainerOf([], true);
    const losses: number[] = [];
    for (let step = 0; step < 3; step++) losses.push((await trainer.step(examples, LOSSES.answer, { norm: 1e-2, head: 1e-3 })).loss);
    losses.push((await trainer.accumulate(examples, LOSSES.answer)).loss);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(new Set(losses).size).toBe(4);
    trainer.dispose();
  });
});
