/** The gpt2 family against transformers: e2e/fixtures/make_gpt2.py wrote the model and its numbers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_MASK, parseMask } from "../model/mask";
import { generate, GREEDY } from "./generate";
import type { Session } from "./session";
import { gpt2Logits, GPT2_MODEL, openTestSession, runRows } from "./testing";

const { ids, runs } = gpt2Logits();

describe("a GPT-2 of odd sizes", () => {
  let session: Session;
  beforeAll(async () => {
    session = await openTestSession(GPT2_MODEL, { contextTokens: 48, batchTokens: 24, outputs: 16 });
  });
  afterAll(() => session.dispose());

  it.each(runs)("computes transformers' logits at 40 positions without $drop", async ({ drop, argmax, logits }) => {
    const rows = await runRows(session, ids, parseMask(drop.join(","), session.spec));
    const differences = rows.flatMap((row, position) => Array.from(row, (value, id) => Math.abs(value - (logits[position * row.length + id] ?? NaN))));
    process.stdout.write(`gpt2 without [${drop.join(",")}]: logits within ${Math.max(...differences).toExponential(1)}\n`);
    expect(differences.length).toBe(logits.length);
    expect(Math.max(...differences)).toBeLessThan(1e-3);
    expect(rows.map((row) => row.indexOf(Math.max(...row)))).toEqual(argmax);
  });

  it("decodes on its key cache what the whole sequence gives", async () => {
    const prompt = ids.slice(0, 30);
    const { ids: greedy } = await generate(session, prompt, { mask: EMPTY_MASK, sampling: GREEDY, endIds: [], maxTokens: 10 });
    const rows = await runRows(session, [...prompt, ...greedy], EMPTY_MASK);
    expect(rows.slice(29, -1).map((row) => row.indexOf(Math.max(...row)))).toEqual(greedy);
  });
});
