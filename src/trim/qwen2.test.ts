/** A scan of a model with biases on q, k and v, against separate runs. */
import { expect, it } from "vitest";
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import { openTestSession, QWEN2_MODEL } from "../engine/testing";
import { evaluateAccuracy } from "../evaluate/accuracy";
import { EMPTY_MASK, modulesOf } from "../model/mask";
import { scan } from "./scan";

it("a scan of a Qwen2 is what separate runs give", async () => {
  const session = await openTestSession(QWEN2_MODEL, { contextTokens: 48, batchTokens: 48, outputs: 8 });
  const examples = Array.from({ length: 8 }, (_, row): TokenisedExample => ({ row, contextIds: [87, 104, 97, 116 + row, 32], choiceIds: [[258, 32, 114 - row], [121, 160 + row], [32, 102]], chars: [3, 2, 2], answer: row % 3, shortened: false }));
  const tokens: TokenisedDataset = { kind: "choice", examples, shortened: 0, rejected: [], sameChoices: false };
  const { modules } = await scan({ session, tokens, mask: EMPTY_MASK, strategy: "nll", seed: 0, scan: "exact", keep: [], perStep: 1, bytesOf: () => 1 });
  expect(modules.map(({ id }) => id)).toEqual(modulesOf(session.spec));
  for (const { id, quality } of modules) {
    const alone = await evaluateAccuracy(session, tokens, new Set([id]));
    expect(quality?.nll).toBeCloseTo(alone.nll, 5);
  }
  expect(new Set(modules.map(({ quality }) => quality?.nll)).size).toBe(8);
  session.dispose();
});
