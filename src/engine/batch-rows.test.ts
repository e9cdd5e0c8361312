import { describe, expect, it } from "vitest";
import { packExamples } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import { createRandom } from "../shared/random";
import { seenEnds } from "./batch-rows";

describe("seenEnds", () => {
  it("is one behind the last row that sees a row, and all between see it", () => {
    const random = createRandom(17);
    const ids = (count: number) => Array.from({ length: count }, () => random.integer(100));
    const examples = Array.from({ length: 40 }, (_, row): TokenisedExample => {
      const choiceIds = Array.from({ length: 1 + random.integer(5) }, () => ids(1 + random.integer(6)));
      return { row, contextIds: ids(1 + random.integer(20)), choiceIds, chars: choiceIds.map(() => 1), answer: 0, shortened: false };
    });
    for (const batch of packExamples(examples, { maxTokens: 64 })) {
      const sees = (t: number, j: number) => (j >= Number(batch.rowStart[t]) && j < Number(batch.sharedEnd[t])) || (j >= Number(batch.ownStart[t]) && j <= t);
      const rows = Array.from(batch.ids, (_, row) => row);
      const ends = seenEnds(batch);
      rows.forEach((j) => expect(rows.filter((t) => sees(t, j))).toEqual(rows.slice(j, ends[j])));
    }
  });
});
