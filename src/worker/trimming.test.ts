/** Trims as the worker runs them, with the loop's made-up model: what is kept, told, stopped and gone on with. */
import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS } from "../data/mapping";
import type { TokenisedDataset } from "../data/tokens";
import type { Session } from "../engine/session";
import { openModel } from "../model/open";
import { smallGguf } from "../model/testing/small-llama";
import { cancelled, StudioError, toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import { FakeTrimWork } from "../trim/fake-work-testing";
import { DEFAULT_TRIM, type TrimOptions } from "../trim/records/options";
import { RECIPE_FORMAT, type Recipe } from "../trim/records/recipe";
import type { TrimEvent } from "../trim/records/results";
import type { DatasetSummary, TrimRequest } from "./protocol";
import type { TrimPlace } from "./trim-device";
import type { TrimSubject } from "./trim-subject";
import { Trimming, type TrimJob } from "./trimming";
import { Tuning } from "./tuning";

const OPTIONS: TrimOptions = { ...DEFAULT_TRIM, target: { kind: "modules", count: 3 } };
const REQUEST: TrimRequest = { runId: "run 1", datasetId: "d1", part: "test", mask: [], tuned: null, course: { kind: "search", options: OPTIONS }, resume: false };
const searching = (change: Partial<TrimOptions>): TrimRequest => ({ ...REQUEST, course: { kind: "search", options: { ...OPTIONS, ...change } } });
const [HASH, OURS, ANOTHER] = ["d".repeat(64), "1".repeat(64), "2".repeat(64)];
const failure = async (work: Promise<unknown>): Promise<StudioError> => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown));

let disk: MemoryDisk;
let subject: TrimSubject;
let work: FakeTrimWork;
let places: TrimPlace[];
let told: TrimEvent[];
let rows: Record<string, number>;

/** Another visit: what is on disk is all that it knows. */
function page(): Trimming {
  const openFolder = (name: string) => openPrivateFolder(disk.root, name);
  return new Trimming(openFolder, new Tuning(openFolder), (place) => {
    places.push(place);
    const fake = work;
    return { scan: (...of) => fake.scan(...of), tune: (...of) => fake.tune(...of), accuracy: (...of) => fake.accuracy(...of), speed: (...of) => fake.speed(...of), bytes: (at) => fake.bytes(at) };
  });
}
const trim = (trimming: Trimming, request: TrimRequest, job: Partial<TrimJob> = {}) => trimming.trim(subject, request, { jobId: "job", onEvent: (event) => told.push(event), ...job });
const checkpoint = (name: string): void => void disk.files.set(`trim-runs/${encodeURIComponent(name)}.checkpoint`, Uint8Array.of(1));
const checkpoints = (): string[] => [...disk.files.keys()].filter((path) => path.startsWith("trim-runs/")).map((path) => decodeURIComponent(path.slice("trim-runs/".length)));

beforeEach(async () => {
  [disk, work, places, told, rows] = [memoryDisk(), new FakeTrimWork(2), [], [], { calibration: 12, tuning: 20, validation: 6, test: 9 }];
  const model = await openModel([smallGguf()]);
  // A session that nothing runs on.
  const session = { capacity: { contextTokens: 128 } } as Session;
  const example = { row: 0, contextIds: [1, 2, 3], choiceIds: [[4], [5, 6]], chars: [1, 2], answer: 0 };
  const tokens = async ({ part }: { part: string }) => ({ kind: "choice", examples: Array.from({ length: rows[part] ?? 0 }, () => example) }) as unknown as TokenisedDataset; // all that a plan counts
  const describe = () => ({ hash: HASH, options: DEFAULT_OPTIONS }) as DatasetSummary;
  subject = { model, fingerprint: OURS, session, datasets: { tokens, describe }, moduleTokensPerSecond: null };
});

describe("a trim behind the page", () => {
  it("plans from the rows' tokens, at the device's pace once that is known", async () => {
    const plan = await page().plan(subject, searching({ rows: 8, tune: { kind: "never" } }), {});
    // Each row has four tokens that run, three steps leave one module of four; a scan counts half of each candidate's run and the run itself.
    const measured = 9 * 4 * (4 + 3 + 2 + 1);
    const scanned = 8 * 4 * (4 * 4 + 3 * 3 + 2 * 2) / 2 + 8 * 4 * (4 + 3 + 2);
    expect(plan).toEqual({ candidates: 4, steps: 3, races: false, rows: 8, moduleTokens: measured + scanned, seconds: null, problems: [] });
    expect((await page().plan({ ...subject, moduleTokensPerSecond: 10 }, searching({ rows: 8, tune: { kind: "never" } }), {})).seconds).toBe((measured + scanned) / 10);
  });

  it("is refused with every problem of its plan, and nothing is kept", async () => {
    [rows["calibration"], rows["tuning"]] = [7, 0];
    const refused = await failure(trim(page(), searching({ keep: ["attn.9"] })));
    expect(refused.code).toBe("usage");
    for (const problem of [/attn\.9/, /7 calibration rows/, /no tuning rows/]) expect(refused.message).toMatch(problem);
    expect([work.calls, await page().kept()]).toEqual([[], []]);
  });

  it("is refused with a recipe of another model or dataset", async () => {
    const state = { mask: [], label: "Full model", tuning: null, tunedFrom: "before", accuracy: null, speed: null, bytes: null } as const;
    const dataset = { name: "law.jsonl", hash: "e".repeat(64), options: DEFAULT_OPTIONS, part: "test" } as const;
    const recipe: Recipe = {
      format: RECIPE_FORMAT, studio: "1", made: "2026-11-28", adapter: "a", model: { name: "other", fingerprint: ANOTHER, bytes: 1 },
      dataset, options: null, start: state, steps: [{ ...state, mask: ["mlp.1"] }],
    };
    const refused = await failure(trim(page(), { ...REQUEST, course: { kind: "replay", recipe } }));
    expect([refused.code, refused.message]).toEqual(["usage", expect.stringMatching(/another model.*another dataset/)]);
    const own = { ...recipe, model: { ...recipe.model, fingerprint: OURS }, dataset: { ...dataset, hash: HASH } };
    const { steps, ended } = await trim(page(), { ...REQUEST, course: { kind: "replay", recipe: own } });
    expect([steps.map(({ mask }) => mask), ended]).toEqual([[["mlp.1"]], "reached"]);
    expect(await page().kept()).toMatchObject([{ course: { kind: "replay", recipe: own }, ended: "reached" }]);
  });

  it("tells its phases, modules and steps in order", async () => {
    const { steps, ended } = await trim(page(), REQUEST);
    expect([steps.length, ended]).toEqual([3, "reached"]);
    const kinds = told.map((event) => (event.kind === "scan" && event.event.kind === "module" ? event.event.module.id : event.kind === "phase" ? event.phase : event.kind)).filter((kind) => kind !== "estimate");
    const first = ["measuring the start", "measuring the start", "start", "scanning", "attn.0", "mlp.0", "attn.1", "mlp.1", "scanned", "measuring accuracy", "measuring speed", "step"];
    expect(kinds.slice(0, first.length)).toEqual(first);
    expect(kinds.slice(-4)).toEqual(["tuning", "measuring accuracy", "measuring speed", "step"]);
    expect(places).toMatchObject([{ datasetId: "d1", part: "test", jobId: "job" }]);
  });

  it.each(["cancelled", "device-lost"] as const)("that is %s is kept, and goes on as it was begun to the same steps", async (how) => {
    const whole = await trim(page(), { ...REQUEST, runId: "whole" });
    for (const cutAt of [0, 2, 5, 9, work.calls.length - 2]) {
      const runId = `cut at ${cutAt}`;
      work = new FakeTrimWork(2);
      work.onCall = (index) => {
        if (index === cutAt) throw how === "cancelled" ? cancelled() : new StudioError(how, "It is gone.", "Go on.");
      };
      expect((await failure(trim(page(), { ...REQUEST, runId }))).code).toBe(how);
      const kept = (await page().kept()).find((run) => run.runId === runId);
      expect(kept).toMatchObject({ fingerprint: OURS, datasetId: "d1", part: "test", course: { kind: "search", options: OPTIONS }, ended: null });
      work.onCall = () => undefined;
      const asked: TrimRequest = { ...searching({ target: { kind: "modules", count: 1 } }), runId, part: "all", datasetId: "other", mask: ["mlp.1"], resume: true };
      const gone = await trim(page(), asked);
      expect(gone.steps.map(({ mask, tuned, accuracy }) => [mask, tuned, accuracy])).toEqual(whole.steps.map(({ mask, tuned, accuracy }) => [mask, tuned, accuracy]));
      expect(places.at(-1)).toMatchObject({ datasetId: "d1", part: "test" });
      expect((await page().plan(subject, asked, {})).steps).toBe(3);
    }
    expect((await page().kept()).map(({ ended }) => ended)).toEqual(Array(6).fill("reached"));
  });

  it("that is cut in a scan has told every module before it rejects", async () => {
    work.scan = async (_at, _options, { onScan }) => {
      for (const id of ["attn.0", "mlp.0", "attn.1"] as const) onScan({ kind: "module", module: { id, quality: null, score: 1, bytes: 1, ms: null, left: false } });
      throw cancelled();
    };
    await failure(trim(page(), REQUEST));
    expect(told.flatMap((event) => (event.kind === "scan" && event.event.kind === "module" ? [event.event.module.id] : []))).toEqual(["attn.0", "mlp.0", "attn.1"]);
  });

  it("does not go on where it is not kept, or under another model", async () => {
    expect((await failure(trim(page(), { ...REQUEST, resume: true }))).code).toBe("io");
    await trim(page(), REQUEST);
    const refused = await failure(page().trim({ ...subject, fingerprint: ANOTHER }, { ...REQUEST, resume: true }, { jobId: "job", onEvent: () => undefined }));
    expect([refused.code, refused.message]).toEqual(["usage", expect.stringMatching(/another model/)]);
  });

  it("does not go on as nobody could have begun it", async () => {
    await failure(trim(page(), REQUEST, { signal: AbortSignal.abort() }));
    const [path = "", kept] = [...disk.files].find(([name]) => name.startsWith("trims/")) ?? [];
    const changed = new TextDecoder().decode(kept).replace('"perStep":1', '"perStep":1e-9');
    disk.files.set(path, new TextEncoder().encode(changed));
    expect(await failure(trim(page(), { ...REQUEST, resume: true }))).toMatchObject({ code: "usage", message: "The number of modules that a step drops is 1e-9; it has to be a whole number from 1 on." });
  });

  it("that is stopped while its plan is made ends with its start", async () => {
    const { tokens } = subject.datasets;
    const trimming = page();
    subject = { ...subject, datasets: { ...subject.datasets, tokens: async (...of) => {
      trimming.stop("job");
      return tokens(...of);
    } } };
    expect(await trim(trimming, REQUEST)).toMatchObject({ ended: "stopped", steps: [] });
  });

  it("that is stopped gives the steps that it has, and can go on", async () => {
    const trimming = page();
    work.onCall = (_, kind) => {
      if (kind === "speed" && work.calls.at(-1)?.at.mask.length === 1) trimming.stop("job");
    };
    const { steps, ended } = await trim(trimming, REQUEST);
    expect([ended, steps.length]).toEqual(["stopped", 0]);
    expect(await trimming.kept()).toMatchObject([{ ended: "stopped" }]);
    trimming.stop("nobody's job");
    work.onCall = () => undefined;
    expect((await trim(trimming, { ...REQUEST, resume: true })).steps.length).toBe(3);
  });

  it("keeps the checkpoint of a tuning that was cut, until that is through", async () => {
    // As of tuning that is under way, and of another trim's.
    ["run 1-tune-3", "run 10-tune-3"].forEach(checkpoint);
    work.onCall = (_, kind) => {
      if (kind === "tune") throw cancelled();
    };
    expect((await failure(trim(page(), REQUEST))).code).toBe("cancelled");
    expect(checkpoints()).toEqual(["run 1-tune-3.checkpoint", "run 10-tune-3.checkpoint"]);
    let duringMeasuring: string[] = [];
    work.onCall = (_, kind) => {
      if (kind === "accuracy") duringMeasuring = checkpoints();
    };
    expect((await trim(page(), { ...REQUEST, resume: true })).ended).toBe("reached");
    expect(duringMeasuring).toEqual(["run 10-tune-3.checkpoint"]);
    expect(work.calls.filter(({ kind }) => kind === "tune").map((call) => call.kind === "tune" && call.runId)).toEqual(["run 1-tune-3", "run 1-tune-3"]);
  });

  it("is gone with its checkpoints when it is removed", async () => {
    for (const runId of ["run 1", "run 10"]) await trim(page(), { ...REQUEST, runId });
    ["run 1-tune-3", "run 10-tune-3"].forEach(checkpoint);
    await page().remove("run 1");
    expect([(await page().kept()).map(({ runId }) => runId), checkpoints()]).toEqual([["run 10"], ["run 10-tune-3.checkpoint"]]);
  });

  it("says when the disk is full, and goes on", async () => {
    disk.room = 100;
    const { ended } = await trim(page(), REQUEST);
    expect([ended, await page().kept()]).toEqual(["reached", []]);
    expect(told.filter(({ kind }) => kind === "save-failed")).toMatchObject([{ message: expect.stringMatching(/full/), remedy: expect.stringMatching(/\w/) }]);
  });
});
