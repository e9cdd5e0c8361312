import { describe, it } from "vitest";
import { copyCase } from "./copy.cases";
import { checkCase } from "./test-data";

describe("copy", () => {
  it.each([[1, 4], [7, 260], [70_000, 4]])("%s x %s", async (rows, cols) => {
    await checkCase(copyCase(rows, cols), 0);
  });
});
