import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openNodeByteSource } from "../cli/node-byte-source";
import { importDataset } from "../data/dataset";
import { tokeniseExamples } from "../data/tokens";
import type { TokenisedExample } from "../data/tokens";
import type { Session } from "../engine/session";
import { DEMO_MODEL, openTestModel, openTestSession } from "../engine/testing";
import { evaluateAccuracy } from "../evaluate/accuracy";
import { choiceMetrics } from "../evaluate/metrics";
import { EMPTY_MASK, parseMask } from "../model/mask";
import { present } from "../shared/assert";
import { scoreChoices } from "./score-choices";

const ROWS = 8;

describe("the choices of a row", () => {
  let session: Session;
  let rows: readonly TokenisedExample[];

  beforeAll(async () => {
    session = await openTestSession(DEMO_MODEL);
    const { tokenizer } = await openTestModel(DEMO_MODEL);
    const source = await openNodeByteSource("public/demo/data/law_test.jsonl");
    const { examples } = await importDataset(source);
    await source.close();
    rows = (await tokeniseExamples(examples.slice(0, ROWS), tokenizer, { contextLength: session.capacity.contextTokens })).examples;
  });
  afterAll(() => session.dispose());

  it.each(["attn.5", "layer.0,layer.1,layer.9,layer.10,layer.11"])("score one by one what evaluate measures of them together, without %s", async (text) => {
    const mask = parseMask(text, session.spec);
    const measured = await evaluateAccuracy(session, { kind: "choice", examples: rows, shortened: 0, rejected: [], sameChoices: false }, mask);
    const scored = [];
    for (const tokens of rows) scored.push(await scoreChoices(session, { row: tokens.row, tokens, mask }, {}));
    const bySum = choiceMetrics(scored.map(({ logProbs, answer }) => ({ logProbs, chars: logProbs.map(() => 1), answer })));
    const byCharacter = choiceMetrics(scored.map(({ perCharacter, answer }) => ({ logProbs: perCharacter, chars: perCharacter.map(() => 1), answer })));
    expect(measured).toMatchObject({ n: ROWS, acc: bySum.acc, accNorm: byCharacter.acc });
    scored.forEach(({ logProbs, perCharacter }, row) => expect(perCharacter).toEqual(logProbs.map((sum, choice) => sum / (rows[row]?.chars[choice] ?? NaN))));
    expect(Math.abs(bySum.nll - measured.nll)).toBeLessThan(1e-4);
  });

  it("are refused where there are none or the row does not fit, and cancelled", async () => {
    const tokens = present(rows[0], "a row");
    const score = (row: TokenisedExample | string, signal?: AbortSignal) => scoreChoices(session, { row: 4, tokens: row, mask: EMPTY_MASK }, { signal });
    await expect(score({ ...tokens, choiceIds: tokens.choiceIds.slice(0, 1) })).rejects.toMatchObject({ code: "dataset", message: "Row 5 can't be scored: it has no choices." });
    await expect(score("a choice is too long")).rejects.toMatchObject({ code: "dataset", message: "Row 5 can't be scored: a choice is too long." });
    await expect(score(tokens, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  });
});
