import { describe, expect, it } from "vitest";
import { StudioError } from "../../../shared/errors";
import { INITIAL_STATE } from "../../../store/state";
import type { TuneRun } from "../../../store/tune/tune-state";
import { costWords, dayWords, headWords, isSameHead, keptWords, phaseWords, rowWords } from "./tune-words";

const NOW = new Date(2030, 0, 5, 12, 0);
const at = (day: number, hour: number) => new Date(2030, 0, day, hour, 5).toISOString();
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const settings = INITIAL_STATE.tuneSettings;

describe("what is said of a run", () => {
  it.each([[at(5, 10), "today, 10:05"], [at(4, 23), "yesterday"], [at(3, 23), "3 Jan"]])("from %s: %s", (savedAt, words) => {
    expect(dayWords(savedAt, NOW)).toBe(words);
  });

  it("that is kept: when, how far, on what", () => {
    const kept = { runId: "r", fingerprint: "f", datasetId: "d", from: null, settings, step: 30, bytes: 1, savedAt: at(4, 9), finished: false };
    expect(keptWords({ ...kept, mask: [] }, NOW)).toBe("A run of yesterday stopped at step 30 of 50, on the full model.");
    expect(keptWords({ ...kept, mask: ["attn.5"] }, NOW)).toBe("A run of yesterday stopped at step 30 of 50, with 1 module dropped.");
  });

  const run: TuneRun = {
    runId: "r", datasetId: "d0", datasetName: "rows", mask: [], from: null, node: 0, settings, phase: "running", steps: [], validations: [],
    bestStep: null, checkpoint: null, unsaved: null, outcome: null, tunedNode: null, failure: null,
  };
  const steps = [{ step: 32, loss: 1, gradientNorm: 1, normRate: 1, headRate: 1, tokens: 1, seconds: 1 }];
  it.each([
    [run, false, "Getting ready"],
    [{ ...run, steps }, false, "Step 32 of 50"],
    [{ ...run, steps }, true, "Paused at step 32 of 50"],
    [{ ...run, steps, phase: "stopping" as const }, false, "Stopping with the best state"],
    [{ ...run, steps, phase: "cut" as const, failure: new StudioError("cancelled", "", "") }, false, "Cancelled at step 32"],
    [{ ...run, steps, phase: "cut" as const, failure: new StudioError("device-lost", "", "") }, false, "The device went away at step 32"],
    [{ ...run, steps, phase: "cut" as const, failure: new StudioError("internal", "", "") }, false, "Ended by an error at step 32"],
  ])("at hand: %#", (one, paused, words) => {
    expect(phaseWords(one, paused)).toBe(words);
  });
});

it("heads differ by kind and rank, and cost what they cost", () => {
  expect([isSameHead({ kind: "low-rank", rank: 8 }, { kind: "low-rank", rank: 16 }), isSameHead({ kind: "full" }, { kind: "full" })]).toEqual([false, true]);
  expect(headWords({ kind: "low-rank", rank: 16 }).title).toBe("Low rank, 16");
  expect(plain(costWords({ choice: { kind: "full" }, bytes: 453_000_000, parameters: 28_311_552, problem: null }))).toBe("28.3 M · 453 MB");
});

it("rows that it sees, and those that it never sees", () => {
  expect(rowWords({ tuning: 400, validation: 80 })).toBe("Sees 400 tuning rows, 80 validation rows; never the test rows.");
  expect(rowWords({ tuning: 1, validation: 0 })).toBe("Sees 1 tuning row, no validation rows to check itself on; never the test rows.");
});
