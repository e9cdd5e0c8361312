import { describe, expect, it } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { toggleModule } from "../trim/mask-actions";
import { startTuning } from "./tune-actions";
import { missingForTuning, tuneRequest, usableLoss } from "./tune-request";

describe("what a run is asked for", () => {
  it("is what is chosen now, from the weights as they are", async () => {
    const { studio, state } = await createOpenStudio();
    toggleModule(studio, "attn.5");
    expect(tuneRequest(state(), "r")).toEqual({ runId: "r", datasetId: "d0", mask: ["attn.5"], from: null, settings: state().tuneSettings, resume: false });
    await startTuning(studio);
    expect(tuneRequest(state(), "r")?.from).toBe(state().tune.run?.outcome?.tunedId);
  });

  it("is nothing without a model, a dataset, or in a recorded run", async () => {
    const { state } = await createOpenStudio();
    for (const lacking of [{ model: null }, { datasetId: null }, { recorded: { date: "2026-11-24", device: "Elsewhere" } }]) {
      expect(tuneRequest({ ...state(), ...lacking }, "r")).toBeNull();
      expect(missingForTuning({ ...state(), ...lacking })?.advice).toMatch(/\.$/);
    }
    expect(missingForTuning(state())).toBeNull();
  });

  it("has a loss that the rows have", () => {
    expect([usableLoss("answer", "choice"), usableLoss("answer", "completion"), usableLoss("text", "choice"), usableLoss("text", "completion"), usableLoss("auto", "completion")]).toEqual(["answer", "auto", "auto", "text", "auto"]);
  });
});
