import { describe, expect, it } from "vitest";
import type { BenchEngine, MeasureRequest } from "./bench-api";
import { measure } from "./measure";

const REQUEST: MeasureRequest = { engine: "studio", prompt: "a b", promptTokens: 100, continuation: "xxx", tokens: 10 };

describe("measure", () => {
  it("times the way to the first token and from there to the last, after a warm-up that does not count", async () => {
    const { open, calls, nowMs } = fakeEngine();
    const result = await measure(open, REQUEST, nowMs);
    expect(calls).toEqual([2, 11]);
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

  it("refuses an engine whose tokens come all at once or are not told", async () => {
    for (const fake of [fakeEngine({ tokenMs: 0 }), fakeEngine({ tells: false })]) {
      await expect(measure(fake.open, REQUEST, fake.nowMs)).rejects.toThrow("with the last one");
    }
  });
});

/** Opens in 7 s, reads the prompt in 20 s (the first time in 60 s), decodes a token in `tokenMs`, tells of each. */
function fakeEngine({ most = 1000, tokenMs = 500, tells = true } = {}) {
  let clockMs = 0;
  const calls: number[] = [];
  const engine: BenchEngine = {
    adapterName: "fake",
    promptIds: () => null,
    generate: async (_prompt, tokens, onTokens) => {
      clockMs += calls.length === 0 ? 60_000 : 20_000;
      calls.push(tokens);
      for (let token = 0; token < tokens; token++) {
        if (token > 0) clockMs += tokenMs;
        if (tells) onTokens();
      }
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
