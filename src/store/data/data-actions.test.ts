import { describe, expect, it, vi } from "vitest";
import { createOpenStudio, createTestStudio } from "../../../e2e/support/test-studio";
import type { TestStudio } from "../../../e2e/support/test-studio";
import { DEFAULT_OPTIONS } from "../../data/mapping";
import { StudioError } from "../../shared/errors";
import { measure } from "../measure/measure-actions";
import { cancelJob } from "../run-job";
import { chooseDataset, choosePart, closeDataset, openDatasetFile, openDatasetHandle, openDemoDataset, reopenDataset } from "./data-actions";
import { datasetOrigin } from "./dataset-sources";
import { DEMO_DATASETS } from "../open/demo";

const file = (name: string) => new File(["x"], name, { lastModified: 5 });
const names = ({ state }: TestStudio) => state().datasets.map(({ summary }) => summary.name);
const current = ({ state }: TestStudio) => state().datasets.find(({ summary }) => summary.id === state().datasetId)?.summary.name;

async function openThree(): Promise<TestStudio> {
  const test = createTestStudio();
  await test.studio.client.start();
  for (const name of ["a.csv", "b.csv", "c.csv"]) await openDatasetFile(test.studio, file(name));
  return test;
}

describe("domains side by side", () => {
  it("are listed in the order of opening, the last one current", async () => {
    const test = await openThree();
    expect([names(test), current(test)]).toEqual([["a.csv", "b.csv", "c.csv"], "c.csv"]);
  });

  it("are read once: the same file again is chosen", async () => {
    const test = await openThree();
    await openDatasetFile(test.studio, file("a.csv"));
    expect([names(test).length, current(test)]).toEqual([3, "a.csv"]);
    expect(test.engine.calls.filter((call) => call === "openDataset").length).toBe(3);
  });

  it("hold the same content under the same options once", async () => {
    const test = await openThree();
    await openDatasetFile(test.studio, new File(["x"], "a.csv", { lastModified: 9 }));
    expect([names(test), current(test)]).toEqual([["a.csv", "b.csv", "c.csv"], "a.csv"]);
  });

  it.each([["b.csv", "c.csv"], ["c.csv", "b.csv"], ["a.csv", "b.csv"]])("make the neighbour of %s current when it closes", async (closed, next) => {
    const test = await openThree();
    const id = test.state().datasets.find(({ summary }) => summary.name === closed)?.summary.id ?? "";
    chooseDataset(test.studio, id);
    closeDataset(test.studio, id);
    expect([current(test), names(test)]).toEqual([next, ["a.csv", "b.csv", "c.csv"].filter((name) => name !== closed)]);
    expect(test.engine.calls.at(-1)).toBe("closeDataset");
  });

  it("leave the current one current when another closes, and none when the last one does", async () => {
    const test = await openThree();
    for (const name of ["a.csv", "b.csv"]) {
      closeDataset(test.studio, test.state().datasets.find(({ summary }) => summary.name === name)?.summary.id ?? "");
      expect(current(test)).toBe("c.csv");
    }
    closeDataset(test.studio, test.state().datasetId ?? "");
    expect([test.state().datasetId, test.state().datasets]).toEqual([null, []]);
    closeDataset(test.studio, "nothing");
  });

  it("keep what was measured on a closed one for when it comes back", async () => {
    const { studio, state } = await createOpenStudio();
    await openDatasetFile(studio, file("a.csv"));
    await measure(studio);
    const { measurements, datasetId } = state();
    closeDataset(studio, datasetId ?? "");
    expect(state().measurements).toBe(measurements);
    await openDatasetFile(studio, file("a.csv"));
    expect(state().datasetId).toBe(datasetId);
  });

  it("are measured on all rows where the chosen part is empty", async () => {
    const test = await openThree();
    choosePart(test.studio, "tuning");
    test.studio.store.setState(({ datasets }) => ({
      datasets: datasets.map((dataset, index) => (index === 1 ? { ...dataset, summary: { ...dataset.summary, split: { ...dataset.summary.split, tuning: 0 } } } : dataset)),
    }));
    closeDataset(test.studio, test.state().datasetId ?? "");
    expect([current(test), test.state().part]).toEqual(["b.csv", "all"]);
  });
});

describe("files that need the person", () => {
  it("open the dialog with what was seen, instead of an error", async () => {
    const test = createTestStudio();
    await test.studio.client.start();
    expect(await openDatasetFile(test.studio, file("unknown.csv"))).toBe(false);
    expect(test.state()).toMatchObject({ notices: [], datasets: [], mapping: { subject: { name: "unknown.csv", replaces: null }, pending: false, preview: { problem: { code: "dataset" } } } });
  });

  it("are told as an error when there is nothing to map, or when the file is none", async () => {
    const isEmpty = new StudioError("dataset", "rows.csv is empty.", "Choose a file that holds rows.");
    const empty = createTestStudio({ failures: { openDataset: isEmpty, previewDataset: isEmpty } });
    await empty.studio.client.start();
    await openDatasetFile(empty.studio, file("rows.csv"));
    expect(empty.state()).toMatchObject({ mapping: null, notices: [{ message: "rows.csv is empty.", remedy: "Choose a file that holds rows." }] });
    const malformed = createTestStudio({ failures: { openDataset: new StudioError("malformed", "bad bytes", "Take another.") } });
    await malformed.studio.client.start();
    await openDatasetFile(malformed.studio, file("rows.csv"));
    expect(malformed.state()).toMatchObject({ mapping: null, notices: [{ message: "bad bytes" }] });
    expect(malformed.engine.calls).not.toContain("previewDataset");
  });

  it("of an earlier session are told as an error too", async () => {
    const test = createTestStudio();
    await test.studio.client.start();
    expect(await reopenDataset(test.studio, handleSource("unknown.csv"), DEFAULT_OPTIONS)).toBe(false);
    expect(test.state()).toMatchObject({ mapping: null, notices: [{ message: expect.stringMatching(/neither choices nor classes/) }] });
  });

  it("are neither asked about nor told when the person cancels", async () => {
    const test = createTestStudio({ stepMs: 5 });
    await test.studio.client.start();
    const opening = openDatasetFile(test.studio, file("unknown.csv"));
    await vi.waitUntil(() => test.state().job !== null, { interval: 1 });
    cancelJob(test.studio);
    expect(await opening).toBe(false);
    expect(test.state()).toMatchObject({ mapping: null, notices: [], job: null });
  });
});

describe("the way back to a file", () => {
  it("is the address of a demo, the file at hand, or its handle", async () => {
    const { studio, state } = createTestStudio();
    await studio.client.start();
    const [medicine] = DEMO_DATASETS;
    if (!medicine) throw new Error("no demo datasets");
    await openDemoDataset(studio, medicine);
    const own = file("a.csv");
    await openDatasetFile(studio, own);
    const { handle } = handleSource("b.csv");
    await openDatasetHandle(studio, handle);
    const origins = await Promise.all(state().datasets.map(({ source }) => datasetOrigin(studio, source)));
    expect(origins[0]).toEqual({ kind: "url", name: "medicine_test.jsonl", url: "http://page.test/demo/data/medicine_test.jsonl" });
    expect(origins[1]).toEqual({ kind: "file", file: own });
    expect(origins[2]).toMatchObject({ kind: "file", file: { name: "b.csv" } });
    expect(state().datasets.map(({ synthetic }) => synthetic)).toEqual([true, false, false]);
  });

  it("is gone for a file of another session, and says so", async () => {
    const { studio } = createTestStudio();
    await expect(datasetOrigin(studio, { kind: "file", name: "a.csv", bytes: 1, modifiedMs: 5 })).rejects.toMatchObject({ code: "io", message: expect.stringMatching(/a\.csv is no longer at hand/) });
  });

  it("asks for permission and says when it is refused or the file is gone", async () => {
    const { studio } = createTestStudio();
    await expect(datasetOrigin(studio, handleSource("a.csv", "denied"))).rejects.toMatchObject({ code: "io", message: "The browser may not read a.csv." });
    const tooLate = handleSource("a.csv");
    Object.assign(tooLate.handle, { requestPermission: () => Promise.reject(new DOMException("the click is too long ago", "SecurityError")) });
    await expect(datasetOrigin(studio, tooLate)).rejects.toMatchObject({ code: "io", message: "The browser may not read a.csv." });
    await expect(datasetOrigin(studio, handleSource("a.csv", "granted", true))).rejects.toMatchObject({ code: "io", message: expect.stringMatching(/moved or deleted/) });
    await expect(datasetOrigin(studio, handleSource("a.csv"))).resolves.toMatchObject({ kind: "file" });
  });

  it("knows a handle to the same file again", async () => {
    const { studio, engine } = createTestStudio();
    await studio.client.start();
    const { handle } = handleSource("a.csv");
    await openDatasetHandle(studio, handle);
    await openDatasetHandle(studio, handle);
    await openDatasetHandle(studio, handleSource("a.csv").handle);
    expect(engine.calls.filter((call) => call === "openDataset").length).toBe(2);
  });
});

/** A handle as Chrome gives it, whose permission has to be asked for. */
function handleSource(name: string, answer: PermissionState = "granted", isGone = false) {
  const handle = {
    name,
    kind: "file",
    isSameEntry: async (other: unknown) => other === handle,
    queryPermission: async () => "prompt",
    requestPermission: async () => answer,
    getFile: async () => {
      if (isGone) throw new DOMException("gone", "NotFoundError");
      return file(name);
    },
  };
  // Node has no file handles.
  return { kind: "handle" as const, name, handle: handle as unknown as FileSystemFileHandle }; // Node has no such class
}
