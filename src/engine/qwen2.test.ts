/** The qwen2 family against transformers: e2e/fixtures/make_qwen2.py wrote the model and its numbers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDevice } from "../gpu/testing";
import { parseMask } from "../model/mask";
import { openModel } from "../model/open";
import { qwen2Files } from "../model/testing/random-models-testing";
import { generate, GREEDY } from "./generate";
import { Session } from "./session";
import { logitsDifference, qwen2Logits, runRows } from "./testing";

const { ids, runs } = qwen2Logits();

describe.each([false, true])("a random Qwen2 whose head is tied: %s", (tied) => {
  let session: Session;
  beforeAll(async () => {
    const model = await openModel(qwen2Files({ tie_word_embeddings: tied }));
    session = await Session.open(model, { gpu: await testDevice(), capacity: { contextTokens: 48, batchTokens: 24, outputs: 16 } });
  });
  afterAll(() => session.dispose());

  it.each(runs.filter((run) => (run.tied ?? false) === tied))("computes transformers' logits and greedy ids without $drop", async (run) => {
    const mask = parseMask(run.drop.join(","), session.spec);
    const rows = await runRows(session, ids, mask);
    process.stdout.write(`qwen2 without [${run.drop.join(",")}]: logits within ${logitsDifference(rows, run).toExponential(1)}\n`);
    expect(logitsDifference(rows, run)).toBeLessThan(1e-4);
    expect(rows.map((row) => row.indexOf(Math.max(...row)))).toEqual(run.argmax);
    const { ids: greedy } = await generate(session, ids, { mask, sampling: GREEDY, endIds: [], maxTokens: 12 });
    expect(greedy).toEqual(run.greedy);
  });
});
