/**
 * What a training step costs beside the forward pass on the same tokens, and what it takes on the GPU beside what was announced:
 * `npx tsx --import ./src/cli/raw-imports.mjs e2e/bench/train.ts MODEL DATA ADAPTER`. Both in one run, turn about, medians
 * of 3; the rest of the machine has to be quiet.
 */
import { datasetAt } from "../../src/cli/dataset";
import { openSession } from "../../src/cli/model-session";
import { tokeniseExamples, type TokenisedExample } from "../../src/data/tokens";
import { scoreBatch } from "../../src/engine/score";
import { LOSSES } from "../../src/train/loss";
import { microBatches } from "../../src/train/micro-batch";
import { DEFAULT_TUNE } from "../../src/train/settings";
import { Trainer } from "../../src/train/trainer";
import { planRun } from "../../src/train/tune";
import { median, report, say, timed } from "./report";

const REPEATS = 3;
const [model = "public/demo/model", data = "public/demo/data/medicine_test.jsonl", adapter = "lavapipe"] = process.argv.slice(2);
const context = { flags: { model, data, adapter, ...(data.includes("sciq") ? { mapping: JSON.stringify({ passage: null }) } : {}) }, job: {}, say };

async function main(): Promise<object> {
  const { session, model, mask } = await openSession(context);
  const { dataset } = await datasetAt(context);
  const tokens = await tokeniseExamples(dataset.examples.slice(0, DEFAULT_TUNE.batch), model.tokenizer, { contextLength: session.capacity.contextTokens });
  const forward = async (): Promise<number> => timed(session, async () => {
    for (const batch of microBatches(tokens.examples, LOSSES.choice, session.capacity.batchTokens)) await scoreBatch(session, batch, mask);
  });
  const results = [];
  for (const activations of ["recompute", "keep"] as const) {
    const settings = { ...DEFAULT_TUNE, activations, head: { kind: "full" } as const };
    const planned = planRun({ session, mask, from: null, tuning: tokens, validation: { ...tokens, examples: [] } }, settings);
    const trainer = await Trainer.create(session, { ...planned.chosen, mask, settings, seenIds: [] });
    const step = (examples: readonly TokenisedExample[]) => timed(session, async () => void (await trainer.step(examples, LOSSES.choice, { norm: 0, head: 0 })));
    await forward();
    await step(tokens.examples);
    const [forwards, steps]: [number[], number[]] = [[], []];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      forwards.push(await forward());
      steps.push(await step(tokens.examples));
    }
    results.push({ activations, forwardMs: Math.round(median(forwards)), stepMs: Math.round(median(steps)), ratio: median(steps) / median(forwards), announcedBytes: planned.plan.bytes, takenBytes: trainer.gpuBytes });
    trainer.dispose();
  }
  return { model: model.name, adapter, tokens: microBatches(tokens.examples, LOSSES.choice, session.capacity.batchTokens).reduce((sum, batch) => sum + batch.ids.length, 0), results };
}

report(main);
