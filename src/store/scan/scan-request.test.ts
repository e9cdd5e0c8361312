import { expect, it } from "vitest";
import { createOpenStudio, createTestStudio } from "../../../e2e/support/test-studio";
import { editTrimOptions } from "../loop/edit-loop";
import { loopRequest, missingForTrim } from "../loop/trim-request";
import { editTuneSettings } from "../tune/edit-tune";
import { toggleModule } from "../trim/mask-actions";
import { missingForScan, scanRequest } from "./scan-request";

async function withSplit(split: Partial<Record<"calibration" | "test", number>>) {
  const test = await createOpenStudio();
  test.studio.store.setState(({ datasets }) => ({ datasets: datasets.map((dataset) => ({ ...dataset, summary: { ...dataset.summary, split: { ...dataset.summary.split, ...split } } })) }));
  return test;
}

it("what is missing is said: a model, a dataset, rows", async () => {
  const empty = createTestStudio().state();
  expect(missingForScan(empty)?.title).toBe("No model yet");
  const { studio, state } = await createOpenStudio();
  expect([missingForScan(state()), missingForTrim(state())]).toEqual([null, null]);
  studio.store.setState({ datasetId: null });
  expect([missingForScan(state())?.title, scanRequest(state(), false)]).toEqual(["No dataset yet", null]);
  studio.store.setState({ recorded: { date: "2030-01-01", device: "x" } });
  expect(missingForTrim(state())?.title).toBe("A recorded run can't be trimmed");
});

it("a scan needs eight rows, an order that asks none does not", async () => {
  const { studio, state } = await withSplit({ calibration: 7 });
  expect(missingForScan(state())?.advice).toMatch(/needs 8 calibration rows, and there are 7/);
  editTrimOptions(studio, { strategy: "random" });
  expect(missingForScan(state())).toBeNull();
});

it("a trim needs rows in the part that its steps are measured on", async () => {
  const { state } = await withSplit({ test: 0 });
  expect([missingForScan(state()), missingForTrim(state())?.title, loopRequest(state(), "r")]).toEqual([null, "No test rows", null]);
});

it("is of the current state, tuned as the Tune panel is set, without what another model had to keep", async () => {
  const { studio, state } = await createOpenStudio({ layers: 6 });
  toggleModule(studio, "attn.1");
  editTuneSettings(studio, { steps: 7, loss: "text" });
  editTrimOptions(studio, { keep: ["mlp.2", "mlp.20"], perStep: 2, rows: 32 });
  expect(scanRequest(state(), true)).toEqual({ datasetId: "d0", mask: ["attn.1"], tuned: null, strategy: "nll", seed: 0, scan: "exact", perStep: 2, keep: ["mlp.2"], rows: 32 });
  const request = loopRequest(state(), "r");
  expect(request).toMatchObject({ runId: "r", datasetId: "d0", part: "test", mask: ["attn.1"], tuned: null, resume: false });
  expect(request?.course).toMatchObject({ kind: "search", options: { keep: ["mlp.2"], perStep: 2, tuning: { steps: 7, loss: "auto" } } });
});
