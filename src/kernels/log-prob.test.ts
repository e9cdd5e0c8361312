import { describe, it } from "vitest";
import { logProbCase } from "./log-prob.cases";
import { checkCase } from "./test-data";

describe("log-prob", () => {
  it.each([{ vocab: 3, scale: 2 }, { vocab: 2048, scale: 40 }, { vocab: 50_257, scale: 40 }])("over $vocab tokens", async ({ vocab, scale }) => {
    await checkCase(logProbCase(vocab, scale), 2e-6);
  });
});
