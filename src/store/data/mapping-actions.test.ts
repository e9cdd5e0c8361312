import { describe, expect, it, vi } from "vitest";
import { createOpenStudio, createTestStudio } from "../../../e2e/support/test-studio";
import { fakeDataset } from "../../../e2e/support/fake-model";
import type { TestStudio } from "../../../e2e/support/test-studio";
import type { DatasetOptions } from "../../data/mapping";
import { StudioError } from "../../shared/errors";
import type { DatasetPreview } from "../../worker/protocol";
import { measure } from "../measure/measure-actions";
import { cancelJob } from "../run-job";
import { openDatasetFile } from "./data-actions";
import { applyMapping, canApplyMapping, changeOptions, closeMapping, editMapping } from "./mapping-actions";
import { formInEffect, withAnswerKind, withColumn, withLabelName, withLayout, withWording } from "./mapping-form";

const file = (name: string) => new File(["x"], name, { lastModified: 5 });
const mapped = ({ state }: TestStudio) => {
  const { mapping } = state();
  if (!mapping) throw new Error("the dialog is closed");
  return mapping;
};
const settled = (test: TestStudio) => vi.waitUntil(() => test.state().mapping?.pending === false, { interval: 2, timeout: 3000 });

async function openFiles(...files: string[]): Promise<TestStudio> {
  const test = createTestStudio();
  await test.studio.client.start();
  for (const name of files) await openDatasetFile(test.studio, file(name));
  return test;
}

/** Options made of those in effect, as a control does it. */
function change(test: TestStudio, edit: (options: DatasetOptions) => DatasetOptions): void {
  changeOptions(test.studio, edit(mapped(test).options));
}

describe("the mapping dialog", () => {
  it("shows what the dataset is, then follows every change", async () => {
    const test = await openFiles("a.csv");
    editMapping(test.studio, test.state().datasetId ?? "");
    expect([mapped(test).pending, canApplyMapping(test.state())]).toEqual([true, "The preview is still being read."]);
    await settled(test);
    expect(mapped(test).preview?.firstExamples[0]?.context).toBe("Question: What is the least dangerous radioactive decay?\nAnswer:");
    change(test, (options) => withWording(options, { choicesAs: "letters" }));
    expect(mapped(test).pending).toBe(true);
    await settled(test);
    expect(mapped(test).preview?.firstExamples[0]?.context).toMatch(/\nA\. zeta decay\nB\. alpha decay/);
    expect(canApplyMapping(test.state())).toBe(true);
  });

  it("asks once for changes in quick succession", async () => {
    const test = await openFiles("a.csv");
    editMapping(test.studio, test.state().datasetId ?? "");
    await settled(test);
    for (const template of ["Q", "Q: {{", "Q: {{ question }}"]) change(test, (options) => withWording(options, { template }));
    await settled(test);
    expect(test.engine.calls.filter((call) => call === "previewDataset").length).toBe(2);
    expect(mapped(test).preview?.firstExamples[0]?.context).toBe("Q: What is the least dangerous radioactive decay?");
  });

  it("keeps its controls while a template is half typed", async () => {
    const test = await openFiles("a.csv");
    editMapping(test.studio, test.state().datasetId ?? "");
    await settled(test);
    change(test, (options) => withWording(options, { template: "Q: {{ question" }));
    await settled(test);
    expect(mapped(test)).toMatchObject({ preview: { mapping: null, problem: { code: "usage" } }, basis: { mapping: { layout: "choice-list" } } });
    expect(formInEffect(mapped(test).options, mapped(test).basis)?.id).toBe("choice-list");
  });

  it("never takes an older answer for a newer one, and stops reading what is no longer asked", async () => {
    const test = await openFiles("a.csv");
    editMapping(test.studio, test.state().datasetId ?? "");
    await settled(test);
    const answers: ((preview: DatasetPreview) => void)[] = [];
    vi.spyOn(test.engine, "previewDataset").mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const cancel = vi.spyOn(test.engine, "cancel");
    const [before] = [mapped(test).preview];
    if (!before) throw new Error("no preview");
    change(test, (options) => withAnswerKind(options, "letter"));
    await vi.waitUntil(() => answers.length === 1, { interval: 2 });
    change(test, (options) => withAnswerKind(options, "text"));
    await vi.waitUntil(() => answers.length === 2, { interval: 2 });
    expect(cancel).toHaveBeenCalledTimes(1);
    answers[1]?.({ ...before, name: "newer" });
    await settled(test);
    answers[0]?.({ ...before, name: "older" });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(mapped(test).preview?.name).toBe("newer");
  });

  it("does not take an answer to a dialog that was closed for one of the next", async () => {
    const test = await openFiles("a.csv", "b.csv");
    const [a, b] = test.state().datasets.map(({ summary }) => summary.id);
    const answers: ((preview: DatasetPreview) => void)[] = [];
    vi.spyOn(test.engine, "previewDataset").mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    editMapping(test.studio, a ?? "");
    await vi.waitUntil(() => answers.length === 1, { interval: 2 });
    closeMapping(test.studio);
    editMapping(test.studio, b ?? "");
    answers[0]?.({ name: "a.csv" } as DatasetPreview);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(mapped(test)).toMatchObject({ subject: { name: "b.csv" }, preview: null, pending: true });
  });

  it("previews while something is measured, and applies once that has ended", async () => {
    const test = await createOpenStudio({ stepMs: 4 });
    await openDatasetFile(test.studio, file("a.csv"));
    const measuring = measure(test.studio);
    editMapping(test.studio, test.state().datasetId ?? "");
    await settled(test);
    expect(canApplyMapping(test.state())).toMatch(/^Measuring .* is still running/);
    cancelJob(test.studio);
    await measuring;
    expect(canApplyMapping(test.state())).toBe(true);
  });

  it("leaves everything as it was when it is closed", async () => {
    const test = await openFiles("a.csv");
    const before = test.state();
    editMapping(test.studio, before.datasetId ?? "");
    await settled(test);
    change(test, (options) => withLayout(options, "free-text"));
    closeMapping(test.studio);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(test.state()).toEqual(before);
  });
});

describe("applying", () => {
  it("replaces the dataset in its place and keeps what was measured on the old one", async () => {
    const test = await createOpenStudio();
    for (const name of ["a.csv", "b.csv"]) await openDatasetFile(test.studio, file(name));
    const old = test.state().datasets[1]?.summary.id ?? "";
    await measure(test.studio);
    const { measurements } = test.state();
    editMapping(test.studio, old);
    await settled(test);
    change(test, (options) => withColumn(options, "passage", "support"));
    await settled(test);
    expect(await applyMapping(test.studio)).toBe(true);
    const after = test.state();
    expect(after.datasets.map(({ summary }) => summary.name)).toEqual(["rows.jsonl", "a.csv", "b.csv"]);
    expect(after.datasets[1]?.summary).toMatchObject({ options: { mapping: { passage: "support" } }, columns: { passage: "support" } });
    expect([after.datasetId, after.mapping, after.measurements]).toEqual([after.datasets[1]?.summary.id, null, measurements]);
    expect(after.datasetId).not.toBe(old);
    expect(test.engine.calls.at(-1)).toBe("closeDataset");
  });

  it("with the same options closes nothing", async () => {
    const test = await openFiles("a.csv");
    const before = test.state().datasets;
    editMapping(test.studio, test.state().datasetId ?? "");
    await settled(test);
    await applyMapping(test.studio);
    expect(test.state().datasets).toEqual(before);
    expect(test.engine.calls).not.toContain("closeDataset");
  });

  it("is cancelled with the dialog, and the dataset stays as it was", async () => {
    const test = await createOpenStudio({ stepMs: 3 });
    await openDatasetFile(test.studio, file("a.csv"));
    const before = test.state().datasets;
    editMapping(test.studio, test.state().datasetId ?? "");
    await settled(test);
    change(test, (options) => withColumn(options, "passage", "support"));
    await settled(test);
    const applying = applyMapping(test.studio);
    closeMapping(test.studio);
    expect(test.state().job).toMatchObject({ kind: "open-dataset", cancelling: true });
    expect(await applying).toBe(false);
    expect(test.state()).toMatchObject({ datasets: before, mapping: null, job: null, notices: [] });
  });

  it("keeps nothing of an answer that came as the dialog was left", async () => {
    const test = await openFiles("a.csv");
    const before = test.state().datasets;
    editMapping(test.studio, test.state().datasetId ?? "");
    await settled(test);
    vi.spyOn(test.engine, "openDataset").mockImplementation(async () => {
      closeMapping(test.studio);
      return fakeDataset("late", "a.csv");
    });
    const closed = vi.spyOn(test.engine, "closeDataset");
    expect(await applyMapping(test.studio)).toBe(false);
    expect(test.state().datasets).toEqual(before);
    expect(closed).toHaveBeenCalledWith("late");
  });

  it("leaves other work alone when the dialog is closed", async () => {
    const test = await createOpenStudio({ stepMs: 3 });
    await openDatasetFile(test.studio, file("a.csv"));
    editMapping(test.studio, test.state().datasetId ?? "");
    const measuring = measure(test.studio);
    closeMapping(test.studio);
    expect(test.state().job?.cancelling).toBe(false);
    cancelJob(test.studio);
    await measuring;
  });

  it("opens a file that was not recognised", async () => {
    const test = await openFiles("a.csv", "labels.csv");
    expect(canApplyMapping(test.state())).toMatch(/bare numbers/);
    const { preview } = mapped(test);
    for (const [value, name] of [["2", "sports"], ["1", "business"], ["0", "world"]] as const) change(test, (options) => withLabelName(options, preview, value, name));
    await settled(test);
    expect(await applyMapping(test.studio)).toBe(true);
    expect(test.state().datasets.map(({ summary }) => summary.name)).toEqual(["a.csv", "labels.csv"]);
  });

  it("keeps the dialog and says why when the engine thinks otherwise", async () => {
    const test = await openFiles("a.csv");
    editMapping(test.studio, test.state().datasetId ?? "");
    await settled(test);
    const open = vi.spyOn(test.engine, "openDataset").mockRejectedValue(new StudioError("dataset", "no usable row", "Correct the rows."));
    vi.spyOn(test.engine, "previewDataset").mockRejectedValue(new StudioError("io", "gone", ""));
    expect(await applyMapping(test.studio)).toBe(false);
    expect(mapped(test).failure).toEqual({ code: "dataset", message: "no usable row", remedy: "Correct the rows." });
    open.mockRejectedValue(new StudioError("io", "The disk is gone.", "Plug it in."));
    expect(await applyMapping(test.studio)).toBe(false);
    expect(test.state().notices.at(-1)?.message).toBe("The disk is gone.");
  });

  it("goes on to the next file that needs the person", async () => {
    const test = await openFiles("unknown-1.csv", "unknown-2.csv");
    expect(mapped(test)).toMatchObject({ subject: { name: "unknown-1.csv" }, waiting: [{ subject: { name: "unknown-2.csv" } }] });
    change(test, (options) => withLayout(options, "choice-list"));
    await settled(test);
    await applyMapping(test.studio);
    expect(mapped(test)).toMatchObject({ subject: { name: "unknown-2.csv" }, options: { mapping: {} }, waiting: [] });
    closeMapping(test.studio);
    expect(test.state()).toMatchObject({ mapping: null, datasets: [{ summary: { name: "unknown-1.csv" } }] });
  });
});
