import { describe, expect, it } from "vitest";
import { toStudioError } from "../shared/errors";
import { checkTuneSettings } from "./check-settings";
import { DEFAULT_TUNE, type TuneSettings } from "./settings";

function refusal(change: Partial<TuneSettings>): string {
  try {
    checkTuneSettings({ ...DEFAULT_TUNE, ...change });
    return "nothing";
  } catch (error) {
    const { code, message } = toStudioError(error);
    return `${code}: ${message}`;
  }
}

describe("settings", () => {
  it("are fine as they come, without clipping, and with one of the two rates at 0", () => {
    expect([{}, { clip: Infinity }, { normRate: 0 }, { headRate: 0 }, { normRate: 1e-2, steps: 1, warmUp: 0 }].map(refusal)).toEqual(Array(5).fill("nothing"));
  });

  it.each<[Partial<TuneSettings>, RegExp]>([
    [{ normRate: 10 }, /norms' learning rate is 10: above 1/],
    [{ normRate: NaN }, /norms' learning rate is not a number/],
    [{ headRate: -1e-4 }, /head's learning rate is -0.0001: below 0/],
    [{ headRate: Infinity }, /head's learning rate is Infinity/],
    [{ normRate: 0, headRate: 0 }, /nothing changes/],
    [{ normRate: 0, head: { kind: "none" } }, /nothing changes/],
    [{ steps: 0 }, /number of steps is 0/],
    [{ steps: 1.5 }, /number of steps is 1.5/],
    [{ batch: 100_000 }, /batch is 100000; .* to 512/],
    [{ batch: NaN }, /batch is NaN/],
    [{ warmUp: -1 }, /warm-up is -1/],
    [{ clip: 0 }, /largest gradient is 0/],
    [{ clip: NaN }, /largest gradient is NaN/],
    [{ beta2: 1 }, /moments is 1/],
    [{ eps: 0 }, /eps is 0/],
    [{ weightDecay: -1 }, /weight decay is -1/],
    [{ seed: -3 }, /seed is -3/],
    [{ validateEvery: 0 }, /between two measurements is 0/],
    [{ head: { kind: "low-rank", rank: 0 } }, /rank of the head is 0/],
  ])("%j are refused in a sentence", (change, message) => {
    expect(refusal(change)).toMatch(message);
    expect(refusal(change)).toMatch(/^usage: /);
  });

  it("tell everything that is wrong with them at once", () => {
    expect(refusal({ steps: -1, normRate: NaN })).toMatch(/not a number.*number of steps is -1/);
  });
});
