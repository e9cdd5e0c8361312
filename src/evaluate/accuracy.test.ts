import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openNodeByteSource } from "../cli/node-byte-source";
import { importDataset } from "../data/dataset";
import { tokeniseExamples, type TokenisedDataset } from "../data/tokens";
import type { Session } from "../engine/session";
import { sequenceLogits } from "../engine/prefill";
import { DEMO_MODEL, openTestModel, openTestSession } from "../engine/testing";
import { EMPTY_MASK, parseMask, type Mask } from "../model/mask";
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import type { Progress } from "../shared/progress";
import { evaluateAccuracy } from "./accuracy";
import { negativeLogSoftmax } from "./metrics";
import { qualityOf } from "./results";
import { scoreExamples } from "./score-examples";
import type { ScoreCache } from "./score-examples";
import { measureSpeed } from "./speed";

/** ../shared/models/tiny/behaviour.json: measured by an independent PyTorch loop on all 43 rows. */
const BEHAVIOUR = [
  { domain: "medicine", acc: 1, nll: 0.0154 },
  { domain: "science", acc: 1, nll: 0.0087 },
] as const;

/** For what holds of any mask: a third of the modules is enough, and of the time. */
const FEW = "layer.2,layer.3,layer.4,layer.5,layer.6,layer.7,layer.8,layer.9";

let session: Session;
let few: Mask;
let tokenizer: Tokenizer;

async function examplesOf(domain: string): Promise<TokenisedDataset> {
  const source = await openNodeByteSource(`public/demo/data/${domain}_test.jsonl`);
  const { examples } = await importDataset(source);
  await source.close();
  return tokeniseExamples(examples, tokenizer, { contextLength: session.capacity.contextTokens });
}

beforeAll(async () => {
  session = await openTestSession(DEMO_MODEL);
  few = parseMask(FEW, session.spec);
  ({ tokenizer } = await openTestModel(DEMO_MODEL));
});
afterAll(() => session.dispose());

describe("accuracy of the demo", () => {
  it.each(BEHAVIOUR)("$domain is what the independent loop measured", async ({ domain, acc, nll }) => {
    const result = await evaluateAccuracy(session, await examplesOf(domain), EMPTY_MASK);
    expect(result).toMatchObject({ n: 43, acc, accNorm: acc, chance: 0.25, shortened: 0, leftOut: 0 });
    expect(Math.abs(result.nll - nll)).toBeLessThan(1e-4);
  });

  it("falls to guessing once the model is gutted", async () => {
    const result = await evaluateAccuracy(session, await examplesOf("medicine"), parseMask("layer.0,layer.1,layer.9,layer.10,layer.11", session.spec));
    expect(qualityOf(result)).toBeLessThan(0.6);
  });

  it("does not depend on how examples are grouped, and reports each group", async () => {
    const { examples } = await examplesOf("law");
    const eight = examples.slice(0, 8);
    const seen: Progress[] = [];
    const together = await scoreExamples(session, eight, few, { onProgress: (progress) => seen.push(progress) });
    const apart: (readonly number[])[] = [];
    for (const example of eight) apart.push(...(await scoreExamples(session, [example], few)));
    together.flat().forEach((value, index) => expect(Math.abs(value - (apart.flat()[index] ?? NaN))).toBeLessThan(1e-4));
    expect(seen.at(-1)).toMatchObject({ done: 8, total: 8, unit: "examples" });
  });

  it("is cancelled between groups", async () => {
    const stop = new AbortController();
    const running = evaluateAccuracy(session, await examplesOf("finance"), few, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("a measurement that was cut off", () => {
  it("goes on where it stopped, to the same numbers", async () => {
    const dataset = await examplesOf("law");
    const whole = await evaluateAccuracy(session, dataset, few);
    const cache: ScoreCache = new Map();
    const stop = new AbortController();
    const running = evaluateAccuracy(session, dataset, few, { signal: stop.signal, onProgress: ({ done }) => void (done > 8 && stop.abort()) }, cache);
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    const kept = cache.size;
    expect(kept).toBeGreaterThan(8);
    expect(kept).toBeLessThan(43);
    const seen: number[] = [];
    const resumed = await evaluateAccuracy(session, dataset, few, { onProgress: ({ done }) => seen.push(done) }, cache);
    expect(resumed).toEqual({ ...whole, seconds: expect.any(Number) });
    expect(seen[0]).toBeGreaterThan(kept);
    // All of it is known by now.
    const known: Progress[] = [];
    expect(await evaluateAccuracy(session, dataset, few, { onProgress: (progress) => known.push(progress) }, cache)).toEqual({ ...whole, seconds: 0 });
    expect(known).toEqual([{ label: "Measuring accuracy", done: 43, total: 43, unit: "examples" }]);
  });

  it("waits at its checkpoints between batches", async () => {
    const dataset = await examplesOf("law");
    const ten = { ...dataset, examples: dataset.examples.slice(0, 10) };
    let open: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (open = resolve));
    let [checks, done] = [0, 0];
    let arrive: () => void = () => undefined;
    const atSecond = new Promise<void>((resolve) => (arrive = resolve));
    const checkpoint = async (): Promise<void> => {
      if (++checks !== 2) return;
      arrive();
      await held;
    };
    const running = evaluateAccuracy(session, ten, few, { checkpoint, onProgress: (progress) => (done = progress.done) });
    await atSecond;
    const doneBefore = done;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(done).toBe(doneBefore);
    expect(done).toBeLessThan(10);
    open();
    expect((await running).n).toBe(10);
  });
});

describe("free text", () => {
  const sentences = ["Marfovir treats migraine.", "The court of Velden sits in three rooms, and each of them has a judge of its own."];

  const completions = (texts: readonly string[]): Promise<TokenisedDataset> =>
    tokeniseExamples(texts.map((completion, row) => ({ kind: "completion" as const, row, context: "", completion })), tokenizer, { contextLength: session.capacity.contextTokens });

  it("has the log-probability that the logits give, token by token", async () => {
    const dataset = await completions(sentences);
    const expected: number[] = [];
    for (const { contextIds, choiceIds } of dataset.examples) {
      const ids = [...contextIds, ...(choiceIds[0] ?? [])];
      let position = 0;
      let sum = 0;
      for await (const { logits } of sequenceLogits(session, ids, EMPTY_MASK)) {
        for (let at = 0; at < logits.length; at += session.spec.vocab, position++) {
          const next = position + 1 - contextIds.length;
          const id = choiceIds[0]?.[next];
          if (next >= 0 && id !== undefined) sum -= negativeLogSoftmax(logits.slice(at, at + session.spec.vocab), id);
        }
      }
      expected.push(sum);
    }
    const result = await evaluateAccuracy(session, dataset, EMPTY_MASK);
    const tokens = dataset.examples.reduce((sum, example) => sum + (example.choiceIds[0]?.length ?? 0), 0);
    const nll = -expected.reduce((sum, value) => sum + value, 0) / tokens;
    expect(result).toMatchObject({ kind: "completion", n: 2, tokens, chance: 1 / 2048 });
    expect(Math.abs(result.nll - nll)).toBeLessThan(1e-4);
    expect(Math.abs(qualityOf(result) - Math.exp(-nll))).toBeLessThan(1e-5);
  });

  it("may have more tokens than the head takes at once", async () => {
    const { outputs } = session.capacity;
    const text = Array.from({ length: 40 }, () => sentences[1]).join(" ");
    const dataset = await completions([text]);
    const ids = dataset.examples[0]?.choiceIds[0] ?? [];
    expect(ids.length).toBeGreaterThan(outputs);
    const parts = await scoreExamples(session, dataset.examples, few);
    // The same text scored up to the head's limit, and the rest as what follows that.
    const [first] = dataset.examples;
    if (first === undefined) throw new Error("there is one");
    const cut = outputs - 1;
    const halves = [
      { ...first, row: 1, choiceIds: [ids.slice(0, cut)] },
      { ...first, row: 2, contextIds: [...first.contextIds, ...ids.slice(0, cut)], choiceIds: [ids.slice(cut, 2 * cut)] },
      { ...first, row: 3, contextIds: [...first.contextIds, ...ids.slice(0, 2 * cut)], choiceIds: [ids.slice(2 * cut)] },
    ];
    const sums = await scoreExamples(session, halves, few);
    const total = sums.reduce((sum, [value]) => sum + (value ?? NaN), 0);
    expect(Math.abs((parts[0]?.[0] ?? NaN) - total)).toBeLessThan(1e-3 * Math.abs(total));
  });
});

it("keeps no score that is no number", async () => {
  const dataset = await examplesOf("medicine");
  const cache: ScoreCache = new Map();
  const read = vi.spyOn(session.readback, "read").mockImplementationOnce(async (_, __, bytes) => new Float32Array(bytes / 4).fill(NaN).buffer);
  const first = await scoreExamples(session, dataset.examples, few, {}, cache);
  read.mockRestore();
  const broken = first.filter((sums) => !sums.every((sum) => Number.isFinite(sum))).length;
  expect(broken).toBeGreaterThan(0);
  expect(cache.size).toBe(dataset.examples.length - broken);
  const second = await scoreExamples(session, dataset.examples, few, {}, cache);
  expect(second.flat().every((sum) => Number.isFinite(sum))).toBe(true);
});

describe("speed", () => {
  it("is the median of five windows within their spread, apart for prefill and decode", async () => {
    const { prefill, decode, dispatchesPerToken, weightBytes } = await measureSpeed(session, EMPTY_MASK, 123);
    for (const rate of [prefill, decode]) {
      expect(rate.windows).toBe(5);
      expect(rate.low).toBeGreaterThan(0);
      expect(rate.median).toBeGreaterThanOrEqual(rate.low);
      expect(rate.high).toBeGreaterThanOrEqual(rate.median);
    }
    expect({ dispatchesPerToken, weightBytes }).toEqual({ dispatchesPerToken: 100, weightBytes: 123 });
  });

  it("takes every window undisturbed, and those that were disturbed again without leaving the context", async () => {
    let windows = 0;
    const nextPositions: number[] = [];
    const result = await measureSpeed(session, few, 123, {
      undisturbed: async (work) => {
        windows++;
        let rate = await work();
        // A prefill begins anew in any case.
        for (let repeat = 0; repeat < 4 && windows <= 6; repeat++) {
          rate = await work();
          const [, position = 0] = new Uint32Array(await session.readback.read(session.runner.buffer("tokens"), 0, 8));
          nextPositions.push(position);
        }
        return rate;
      },
    });
    // And one each to find how long a window is to be.
    expect(windows).toBe(2 * 5 + 2);
    expect([result.decode.windows, result.prefill.windows]).toEqual([5, 5]);
    expect(Math.max(...nextPositions)).toBeLessThanOrEqual(session.capacity.contextTokens);
  });
});
