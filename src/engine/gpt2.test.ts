/** The gpt2 family against transformers: e2e/fixtures/make_gpt2.py wrote the model and its numbers. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_MASK, parseMask } from "../model/mask";
import { openTestSession, runRows } from "./testing";
import { generate, GREEDY } from "./generate";
import type { Session } from "./session";

const FOLDER = "e2e/fixtures/gpt2";

interface Reference {
  readonly ids: readonly number[];
  /** Logits are [40, vocab] as base64 of float32. */
  readonly runs: readonly { readonly drop: readonly string[]; readonly argmax: readonly number[]; readonly logits: string }[];
}

const { ids, runs } = JSON.parse(readFileSync(`${FOLDER}/logits.json`, "utf8")) as Reference;

describe("a GPT-2 of odd sizes", () => {
  let session: Session;
  beforeAll(async () => {
    session = await openTestSession(`${FOLDER}/model`, { contextTokens: 48, batchTokens: 24, outputs: 16 });
  });
  afterAll(() => session.dispose());

  it.each(runs)("computes transformers' logits at 40 positions without $drop", async ({ drop, argmax, logits }) => {
    const rows = await runRows(session, ids, parseMask(drop.join(","), session.spec));
    const expected = new Float32Array(new Uint8Array(Buffer.from(logits, "base64")).buffer);
    const differences = rows.flatMap((row, position) => Array.from(row, (value, id) => Math.abs(value - (expected[position * row.length + id] ?? NaN))));
    process.stdout.write(`gpt2 without [${drop.join(",")}]: logits within ${Math.max(...differences).toExponential(1)}\n`);
    expect(differences.length).toBe(expected.length);
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
