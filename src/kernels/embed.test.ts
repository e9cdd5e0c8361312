import { describe, it } from "vitest";
import { embedCase } from "./embed.cases";
import { ALL_DTYPES, checkCase } from "./test-data";

const IDS = [5, 0, 36, 11, 12, 3, 36];

describe("embed", () => {
  it.each(ALL_DTYPES.flatMap((dtype) => [32, 96, 2080].map((cols) => ({ dtype, cols }))))("$dtype rows of $cols", async ({ dtype, cols }) => {
    await checkCase(embedCase({ dtype, cols, rowStart: 0, rows: 37, ids: IDS }), 1e-7);
  });

  it.each(ALL_DTYPES)("adds %s rows of positions", async (dtype) => {
    await checkCase(embedCase({ dtype, cols: 96, rowStart: 5, rows: 9, ids: IDS, by: "position" }), 1e-6);
  });

  it("leaves rows of another piece alone", async () => {
    await checkCase(embedCase({ dtype: "Q4_1", cols: 64, rowStart: 5, rows: 9, ids: IDS }), 1e-7);
  });
});
