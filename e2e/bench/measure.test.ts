import { describe, expect, it } from "vitest";
import type { BenchEngine, MeasureRequest } from "./bench-api";
import { measure } from "./measure";

const REQUEST: MeasureRequest = { engine: "studio", prompt: "a b", promptTokens: 100, continuation: "xxx", tokens: 10 };

describe("measure", () => {
  it("times one call for the first token and one for the others, after a warm-up that does not count", async () => {
    const { open, calls, nowMs } = fakeEngine();
    const result = await measure(open, REQUEST, nowMs);
    expect(calls).toEqual([2, 1, 11]);
    expect(result).toMatchObject({ openSeconds: 7, firstSeconds: 20, wholeSeconds: 25, prefillTps: 5, decodeTps: 2, text: "xxxxxxxxxxx" });
  });

  it("refuses an engine that stops early, whose time would be that of fewer tokens", async () => {
    const { open, nowMs } = fakeEngine({ most: 4 });
    await expect(measure(open, REQUEST, nowMs)).rejects.toThrow("4 tokens came where 11 were asked for");
  });

  it("refuses an engine that writes something else, however fast", async () => {
    const { open, nowMs } = fakeEngine();
    await expect(measure(open, { ...REQUEST, continuation: "xxy" }, nowMs)).rejects.toThrow('not with "xxy"');
  });

  it("refuses times from which no speed follows", async () => {
    const { open, nowMs } = fakeEngine({ tokenMs: 0 });
    await expect(measure(open, REQUEST, nowMs)).rejects.toThrow("ask for more tokens");
  });
});

/** Opens in 7 s, reads the prompt in 20 s (the first time in 60 s), decodes a token in `tokenMs`. */
function fakeEngine({ most = 1000, tokenMs = 500 } = {}) {
  let clockMs = 0;
  const calls: number[] = [];
  const engine: BenchEngine = {
    adapterName: "fake",
    promptIds: () => null,
    generate: async (_prompt, tokens) => {
      clockMs += calls.length === 0 ? 60_000 : 20_000;
      clockMs += tokenMs * (tokens - 1);
      calls.push(tokens);
      const given = Math.min(most, tokens);
      return { tokens: given, text: "x".repeat(given) };
    },
  };
  const open = async (): Promise<BenchEngine> => {
    clockMs += 7000;
    return engine;
  };
  return { open, calls, nowMs: () => clockMs };
}
