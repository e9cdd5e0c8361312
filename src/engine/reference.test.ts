/** The engine against an independent float32 implementation (../shared/reference), on the driver that TRIMLLM_ADAPTER names. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TokenisedExample } from "../data/tokens";
import { scoreExamples } from "../evaluate/score-examples";
import { EMPTY_MASK } from "../model/mask";
import { generate, GREEDY } from "./generate";
import type { Session } from "./session";
import {
  DEMO_MODEL, haveReference, openTestSession, reference, referenceMask, runLogits, SMOLLM2, TINY_F16, TINY_Q8, topDifference, type ReferenceDrop, type ReferenceLogits,
} from "./testing";

interface Setup {
  readonly name: string;
  readonly path: string;
  readonly model: "tiny" | "smollm2";
  /** Of the top 20 logits: 2e-3 and 1e-2 are the project's bars; Q8_0 differs by its own rounding. */
  readonly tolerance: number;
  /** The stored precision keeps the reference's values, so that every choice has to agree. */
  readonly exact: boolean;
  /** Prompts and ids of greedy.json that a test run has time for; whole files are checked through the command line. */
  readonly greedy: { readonly prompts: number; readonly ids: number };
  /** Entries of the other files; those of drop.json end with four modules at once. */
  readonly some: { readonly logits: Part; readonly drop: Part; readonly mc: Part };
}

/** From one index to before another. */
type Part = readonly [from: number, end?: number];

const ALL = { logits: [0], drop: [0], mc: [0] } as const;

const SETUPS: readonly Setup[] = [
  { name: "tiny, Hugging Face folder", path: DEMO_MODEL, model: "tiny", tolerance: 2e-3, exact: true, greedy: { prompts: 1, ids: 12 }, some: ALL },
  { name: "tiny, F16 GGUF", path: TINY_F16, model: "tiny", tolerance: 2e-3, exact: true, greedy: { prompts: 9, ids: 48 }, some: ALL },
  { name: "tiny, Q8_0 GGUF", path: TINY_Q8, model: "tiny", tolerance: 0.1, exact: false, greedy: { prompts: 0, ids: 0 }, some: ALL },
  { name: "SmolLM2, Q4_1 GGUF", path: SMOLLM2, model: "smollm2", tolerance: 1e-2, exact: true, greedy: { prompts: 1, ids: 12 }, some: { logits: [0, 2], drop: [3], mc: [5, 8] } },
];

/** A first difference is forgiven where the reference's two best are closer than this. */
const CLOSE_CALL = 1e-3;

for (const setup of SETUPS) {
  describe.skipIf(!haveReference(setup.path))(`${setup.name} (SKIP where ../shared or the default model is not there)`, () => {
    let session: Session;
    beforeAll(async () => {
      session = await openTestSession(setup.path);
    });
    afterAll(() => session.dispose());

    it("logits.json: the same likeliest id at every position, the same top 20", async () => {
      for (const prompt of reference<ReferenceLogits[]>(setup.model, "logits.json").slice(...setup.some.logits)) {
        const { argmax, last } = await runLogits(session, prompt.ids, EMPTY_MASK);
        expect(topDifference(last, prompt)).toBeLessThan(setup.tolerance);
        if (setup.exact) expect(argmax).toEqual(prompt.argmax);
      }
    });

    it("drop.json: the same under other masks, without loading anything", async () => {
      for (const prompt of reference<ReferenceDrop[]>(setup.model, "drop.json").slice(...setup.some.drop)) {
        const { argmax, last } = await runLogits(session, prompt.ids, referenceMask(prompt));
        expect(topDifference(last, prompt)).toBeLessThan(setup.tolerance);
        if (setup.exact) expect(argmax).toEqual(prompt.argmax);
      }
    });

    // Q8_0 rounds the reference's values, so its own choices and sums are no reference.
    if (!setup.exact) return;

    it("greedy.json: the same ids", async () => {
      const prompts = reference<{ prompt_ids: number[]; ids: number[]; margin: number[] }[]>(setup.model, "greedy.json");
      for (const { prompt_ids: prompt, ids: expected, margin } of prompts.slice(0, setup.greedy.prompts)) {
        const { ids } = await generate(session, prompt, { mask: EMPTY_MASK, maxTokens: setup.greedy.ids, sampling: GREEDY, endIds: [] });
        const difference = ids.findIndex((id, index) => id !== expected[index]);
        if (difference >= 0) expect(margin[difference], `id ${difference} of ${prompt.length} tokens' continuation`).toBeLessThan(CLOSE_CALL);
        else expect(ids).toEqual(expected.slice(0, setup.greedy.ids));
      }
    });

    it("mc.json: every log-probability, packed and one by one", async () => {
      const rows = reference<{ rows: ReferenceRow[] }>(setup.model, "mc.json").rows.slice(...setup.some.mc);
      const examples = rows.map(tokenised);
      const packed = await scoreExamples(session, examples, EMPTY_MASK);
      const alone: number[][] = [];
      for (const example of examples.slice(0, setup.model === "tiny" ? 4 : 1)) {
        alone.push((await inTurn(example.choiceIds, (ids) => scoreExamples(session, [{ ...example, choiceIds: [ids] }], EMPTY_MASK))).map(([sum]) => sum?.[0] ?? NaN));
      }
      examples.forEach((_, index) => {
        rows[index]?.logp_packed.forEach((expected, choice) => {
          const actual = packed[index]?.[choice] ?? NaN;
          expect(Math.abs(actual - expected)).toBeLessThan(2e-3 * Math.max(Math.abs(expected), 0.1));
          const single = alone[index]?.[choice];
          if (single !== undefined) expect(Math.abs(actual - single)).toBeLessThan(1e-4);
        });
      });
    });
  });
}

interface ReferenceRow {
  readonly context_ids: readonly number[];
  readonly choice_ids: readonly (readonly number[])[];
  readonly chars: readonly number[];
  readonly answer: number;
  readonly logp_packed: readonly number[];
}

function tokenised(row: ReferenceRow, index: number): TokenisedExample {
  return { row: index, contextIds: row.context_ids, choiceIds: row.choice_ids, chars: row.chars, answer: row.answer, shortened: false };
}

async function inTurn<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}
