/** What a trim asks of the worker, as far as it needs no device: which rows, and where a tuning goes on. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../engine/session";
import { openModel } from "../model/open";
import { madeUpTuned } from "../model/testing/made-up-tuned";
import { smallGguf } from "../model/testing/small-llama";
import { keptBytes } from "../model/weight-plan";
import { cancelled, StudioError, toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk } from "../shared/private-folder-testing";
import { DEFAULT_TUNE, type TuneSettings } from "../train/settings";
import { DEFAULT_TRIM } from "../trim/records/options";
import type { TrimEvent } from "../trim/records/results";
import type { TrimWork } from "../trim/trim-work";
import { EngineCore } from "./engine-core";
import type { OpenDatasets } from "./open-datasets";
import { trimOnDevice } from "./trim-device";
import type { TuneInput, TuneWork } from "./tune-work";
import { Tuning } from "./tuning";

const AT = { mask: ["attn.1"], tuned: null } as const;
const SETTINGS: TuneSettings = { ...DEFAULT_TUNE, steps: 5 };
const encoder = new TextEncoder();

let work: Omit<TrimWork, "save">;
let core: EngineCore;
let told: TrimEvent[];
/** Of each tuning the step that it began behind; null: at its beginning. */
let begun: (number | null)[];
let parts: string[];
let inputs: TuneInput[];
let ends: "better" | "no better" | "cut";

/** Saves once and ends. */
const tuneWork: Pick<TuneWork, "tune" | "describe"> = {
  async tune(input, { resume, save, onEvent }) {
    inputs.push(input);
    begun.push(resume ? (await tuneWork.describe(resume)).step : null);
    const { request: { datasetId, mask, from, settings, runId }, fingerprint, model } = input;
    await save([encoder.encode(JSON.stringify({ fingerprint, datasetId, mask, from, settings, step: 2, finished: false }))]);
    if (ends === "cut") throw cancelled();
    onEvent({ kind: "checkpoint-failed", step: 4, message: "The disk is full.", remedy: "Free some space." });
    const best = ends === "better" ? { ...(await madeUpTuned(model, "rows")), id: "better" } : null;
    const outcome = { runId, ended: "finished", reason: null, bestStep: best ? 5 : 0, steps: [], validations: [], comparison: null, trained: { norms: 1, head: "seen", headRows: 1, parameters: 1 }, loss: "choice", rows: { tuning: 1, validation: 1 } } as const;
    return { outcome, best };
  },
  describe: async (source) => JSON.parse(new TextDecoder().decode(await source.read(0, source.size))) as Awaited<ReturnType<TuneWork["describe"]>>,
};

beforeEach(async () => {
  const disk = memoryDisk();
  const openFolder = (name: string) => openPrivateFolder(disk.root, name);
  [told, begun, parts, inputs, ends] = [[], [], [], [], "better"];
  core = new EngineCore(() => Promise.reject(new StudioError("no-webgpu", "There is none.", "Go on without.")), openFolder);
  const model = await openModel([smallGguf()]);
  // A session that nothing runs on.
  const open = { model, fingerprint: "f1", session: { capacity: { contextTokens: 128 } } as Session, tuned: null };
  vi.spyOn(core.slot, "use").mockResolvedValue(open);
  vi.spyOn(core.slot, "check").mockReturnValue(open);
  const tokens = async ({ datasetId, part }: { datasetId: string; part: string }) => void parts.push(`${datasetId} ${part}`) as never;
  vi.spyOn(core, "datasets").mockResolvedValue({ tokens, rows: () => new Set() } as Partial<OpenDatasets> as OpenDatasets); // all that is asked of them
  const runs = new Tuning(openFolder, tuneWork as TuneWork);
  work = trimOnDevice(core, { datasetId: "d1", part: "all", jobId: "job", runs, tell: (event) => told.push(event) });
});

afterEach(() => vi.restoreAllMocks());

const refusal = async (asked: Promise<unknown>): Promise<string> => toStudioError(await asked.then(() => new Error("it was not refused"), (thrown: unknown) => thrown)).code;

describe("tuning within a trim", () => {
  it("goes on where it was cut off, and gives the weights that it kept", async () => {
    ends = "cut";
    expect(await refusal(work.tune(AT, SETTINGS, "run-tune-1", {}))).toBe("cancelled");
    ends = "better";
    expect(await work.tune(AT, SETTINGS, "run-tune-1", {})).toBe("better");
    expect(begun).toEqual([null, 2]);
    expect(inputs[1]?.request).toEqual({ runId: "run-tune-1", resume: true, datasetId: "d1", mask: ["attn.1"], from: null, settings: SETTINGS });
    expect(parts).toEqual(["d1 tuning", "d1 validation", "d1 tuning", "d1 validation"]);
  });

  it.each([["other modules gone", { ...AT, mask: ["mlp.0"] }, "run-tune-1"], ["other weights", { ...AT, tuned: "better" }, "run-tune-1"], ["another run", AT, "run-tune-2"]] as const)("begins anew with %s", async (_, at, runId) => {
    await work.tune(AT, SETTINGS, "run-tune-1", {});
    vi.spyOn(Tuning.prototype, "weights").mockResolvedValueOnce(await madeUpTuned((await core.slot.use(null)).model, "rows"));
    await work.tune(at, SETTINGS, runId, {});
    expect([begun, inputs[1]?.request.mask]).toEqual([[null, null], at.mask]);
  });

  it("that made nothing better gives none, and tells what could not be saved", async () => {
    ends = "no better";
    expect(await work.tune(AT, SETTINGS, "run-tune-1", {})).toBeNull();
    expect(told).toEqual([{ kind: "save-failed", message: "The disk is full.", remedy: "Free some space." }]);
  });
});

it("a trim scans calibration rows, is judged on validation rows and reports on the part that was asked for", async () => {
  const { strategy, seed, scan, keep, rows, perStep } = DEFAULT_TRIM;
  // None of them comes further than to the tokens: there is no device.
  await refusal(work.scan(AT, { strategy, seed, scan, keep, rows, perStep }, { onScan: () => undefined }));
  await refusal(work.accuracy(AT, "validation", {}));
  await refusal(work.accuracy(AT, "reported", {}));
  expect(parts).toEqual(["d1 calibration", "d1 validation", "d1 all"]);
  expect(await work.bytes({ mask: ["attn.1"], tuned: "better" })).toBe(keptBytes((await core.slot.use(null)).model, new Set(["attn.1"])));
});
