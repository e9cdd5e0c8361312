import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openNodeByteSource } from "../cli/node-byte-source";
import { importDataset } from "../data/dataset";
import { tokeniseExamples, type TokenisedDataset } from "../data/tokens";
import type { Session } from "../engine/session";
import { DEMO_MODEL, openTestModel, openTestSession } from "../engine/testing";
import { EMPTY_MASK, parseMask } from "../model/mask";
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import type { Progress } from "../shared/progress";
import { evaluateAccuracy, scoreExamples } from "./accuracy";
import { measureSpeed } from "./speed";

/** ../shared/models/tiny/behaviour.json: measured by an independent PyTorch loop on all 43 rows. */
const BEHAVIOUR = [
  { domain: "medicine", acc: 1, nll: 0.0154 },
  { domain: "law", acc: 1, nll: 0.0021 },
  { domain: "finance", acc: 1, nll: 0.0048 },
  { domain: "science", acc: 1, nll: 0.0087 },
] as const;

let session: Session;
let tokenizer: Tokenizer;

async function examplesOf(domain: string): Promise<TokenisedDataset> {
  const source = await openNodeByteSource(`public/demo/data/${domain}_test.jsonl`);
  const { examples } = await importDataset(source);
  await source.close();
  return tokeniseExamples(examples, tokenizer, session.capacity.contextTokens);
}

beforeAll(async () => {
  session = await openTestSession(DEMO_MODEL);
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
    const { acc } = await evaluateAccuracy(session, await examplesOf("medicine"), parseMask("layer.0,layer.1,layer.9,layer.10,layer.11", session.spec));
    expect(acc).toBeLessThan(0.6);
  });

  it("does not depend on how examples are grouped, and reports each group", async () => {
    const { examples } = await examplesOf("law");
    const few = examples.slice(0, 8);
    const seen: Progress[] = [];
    const together = await scoreExamples(session, few, EMPTY_MASK, { onProgress: (progress) => seen.push(progress) });
    const apart: number[][] = [];
    for (const example of few) apart.push(...(await scoreExamples(session, [example], EMPTY_MASK)));
    together.flat().forEach((value, index) => expect(Math.abs(value - (apart.flat()[index] ?? NaN))).toBeLessThan(1e-4));
    expect(seen.at(-1)).toMatchObject({ done: 8, total: 8, unit: "examples" });
  });

  it("is cancelled between groups", async () => {
    const stop = new AbortController();
    const running = evaluateAccuracy(session, await examplesOf("finance"), EMPTY_MASK, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
  });
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
});
