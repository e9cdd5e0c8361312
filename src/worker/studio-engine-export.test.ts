/** Exports of the engine behind the page: measured as they were written, cancelled at every stage, on the demo model. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openNodeGpu } from "../cli/adapters";
import { DEFAULT_OPTIONS } from "../data/mapping";
import { Session } from "../engine/session";
import { plainChoices, type ExportChoices } from "../export/records/choices";
import type { LockSource } from "../hub/hub-locks";
import { memoryLocks } from "../hub/testing";
import { refusalOf } from "../formats/testing/refusal";
import { openDevice } from "../gpu/device";
import type { ModuleId } from "../model/mask";
import { StudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import type { EngineApi, EngineEvent, ExportRequest, OpenFile } from "./protocol";
import { createStudioEngine } from "./studio-engine";

const MODEL_FOLDER = "public/demo/model";
const demoModel: OpenFile[] = readdirSync(MODEL_FOLDER).map((name) => ({ path: `demo/${name}`, file: new File([readFileSync(join(MODEL_FOLDER, name))], name) }));
const fewRows = new File([readFileSync("public/demo/data/medicine_test.jsonl", "utf8").split("\n").slice(0, 8).join("\n")], "few.jsonl");
const MASK: ModuleId[] = ["attn.5", "attn.8", "mlp.8"];
const Q8: ExportChoices = { format: "gguf", precision: "Q8_0", singles: "absent" };
const full = new StudioError("gpu-out-of-memory", "The graphics memory is full.", "Close other tabs.");

let gpu: GPU;
beforeAll(async () => {
  ({ gpu } = await openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] }));
});

describe("an export of the engine behind the page", () => {
  let engine: EngineApi;
  let disk: MemoryDisk;
  let locks: LockSource;
  let datasetId: string;
  /** Asked at each event, until it answers true. */
  let watch: ((event: EngineEvent) => boolean) | null;

  beforeEach(async () => {
    [disk, locks, watch] = [memoryDisk(), memoryLocks(), null];
    vi.stubGlobal("navigator", { storage: { getDirectory: async () => disk.root, estimate: async () => ({ quota: 1e9, usage: 0 }) }, locks });
    engine = createStudioEngine(() => openDevice(gpu), (name) => openPrivateFolder(disk.root, name));
    await engine.start((event) => {
      if (watch?.(event)) watch = null;
    });
    await engine.openModel("open", { kind: "files", files: demoModel });
    ({ id: datasetId } = await engine.openDataset("data", { kind: "file", file: fewRows }, DEFAULT_OPTIONS));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  const request = (choices: ExportChoices): ExportRequest => ({ mask: MASK, choices, target: null, measure: { datasetId, part: "all" } });
  const cancelAt = (stage: string): void => {
    watch = (event) => {
      const isIt = event.type === "progress" && event.progress.label.startsWith(stage);
      if (isIt) void engine.cancel("export");
      return isIt;
    };
  };

  it("has the accuracy of the trimmed model where its bytes are those of the model, and one of its own in 8 bits", async () => {
    const state = await engine.evaluate("state", { datasetId, part: "all", mask: MASK });
    const copy = await engine.exportModel("export", { ...request(plainChoices("huggingface")), numbersOnly: true });
    expect([copy.verified.kind, copy.file, [...disk.files.keys()]]).toEqual(["exact", null, []]);
    expect(copy.measured?.accuracy).toEqual({ ...state, seconds: expect.any(Number) });
    const quantised = await engine.exportModel("export", request(Q8));
    expect(quantised).toMatchObject({ verified: { kind: "quantised" }, architecture: "deci", absent: ["attn.5"] });
    const { accuracy, speed } = quantised.measured ?? {};
    expect([accuracy?.kind, accuracy?.n, accuracy?.nll === state.nll]).toEqual([state.kind, state.n, false]);
    expect(Math.abs((accuracy?.nll ?? NaN) - state.nll)).toBeLessThan(0.05);
    expect(speed?.decode.windows).toBe(5);
    // What a token reads of the file: less than the file, which has a header.
    expect((speed?.weightBytes ?? NaN) / (quantised.file?.size ?? NaN)).toBeGreaterThan(0.7);
    expect((speed?.weightBytes ?? NaN) / (quantised.file?.size ?? NaN)).toBeLessThan(1);
    // The open model is as it was.
    expect(await engine.evaluate("after", { datasetId, part: "all", mask: MASK, fresh: true })).toEqual({ ...state, seconds: expect.any(Number) });
  });

  it.each(["Writing", "Reading", "Verifying"])("leaves nothing when it is cancelled while %s", async (stage) => {
    cancelAt(stage);
    expect(await refusalOf(() => engine.exportModel("export", request(Q8)))).toMatchObject({ code: "cancelled" });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it("stays, verified and without numbers, when it is cancelled while it is measured", async () => {
    cancelAt("Measuring");
    const { measured, unmeasured, verified, file } = await engine.exportModel("export", request(Q8));
    expect([measured, unmeasured, verified.kind]).toEqual([null, "That was cancelled.", "quantised"]);
    expect([...disk.files.values()].map(({ byteLength }) => byteLength)).toEqual([file?.size]);
  });

  it("is measured in smaller batches to the same numbers, or not at all, where memory is short", async () => {
    const copy = request(plainChoices("huggingface"));
    const state = await engine.evaluate("state", { datasetId, part: "all", mask: MASK });
    vi.spyOn(Session, "open").mockRejectedValueOnce(full);
    const narrow = await engine.exportModel("export", copy);
    expect(narrow.measured?.accuracy).toEqual({ ...state, seconds: expect.any(Number) });
    vi.mocked(Session.open).mockRejectedValueOnce(full).mockRejectedValueOnce(full);
    const tight = await engine.exportModel("export", copy);
    expect([tight.measured, tight.unmeasured, tight.verified]).toEqual([null, expect.stringContaining("no room to measure a second model"), narrow.verified]);
    vi.mocked(Session.open).mockRejectedValueOnce(full).mockRejectedValueOnce(full).mockRejectedValueOnce(full);
    expect(await refusalOf(() => engine.exportModel("export", copy))).toMatchObject({ code: "gpu-out-of-memory" });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it("is refused while another tab writes to the private file system, whose file stays", async () => {
    disk.files.set("exports/theirs.gguf", new Uint8Array(9));
    const told = await locks.request("trimllm.exports", {}, () => refusalOf(() => engine.exportModel("export", request(Q8))));
    expect(told).toMatchObject({ code: "usage", message: "Another tab is writing an export." });
    expect([...disk.files.keys()]).toEqual(["exports/theirs.gguf"]);
  });

  it("that can't be planned leaves no empty file in the place that was chosen for it", async () => {
    const folder = await disk.root.getDirectoryHandle("chosen");
    const handle = await folder.getFileHandle("model.gguf", { create: true });
    const target = Object.assign(handle, { name: "model.gguf", remove: async () => void disk.files.delete("chosen/model.gguf") });
    const everything = Array.from({ length: 12 }, (_, layer): ModuleId[] => [`attn.${layer}`, `mlp.${layer}`]).flat();
    expect(await refusalOf(() => engine.exportModel("export", { mask: everything, choices: Q8, target }))).toMatchObject({ code: "usage" });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it("says why it has no numbers when its dataset is gone", async () => {
    await engine.closeDataset(datasetId);
    const { measured, unmeasured } = await engine.exportModel("export", request(Q8));
    expect([measured, unmeasured]).toEqual([null, `There is no open dataset ${datasetId}.`]);
  });
});
