import { beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../engine/session";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import { madeUpTuned } from "../model/testing/made-up-tuned";
import { smallGguf } from "../model/testing/small-llama";
import { throwIfCancelled, toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import { atCheckpoint } from "../shared/progress";
import { DEFAULT_TUNE } from "../train/settings";
import type { StepRecord, TuneEvent, TunePlan } from "../train/records";
import type { TuneRequest } from "./protocol";
import type { TuneInput, TuneWork } from "./tune-work";
import { Tuning, type TuneSubject } from "./tuning";

const REQUEST: TuneRequest = { runId: "run 1", datasetId: "d1", mask: ["attn.1"], from: null, settings: { ...DEFAULT_TUNE, steps: 5 }, resume: false };
const recordOf = (step: number): StepRecord => ({ step, loss: 1 / step, gradientNorm: 1, normRate: 0, headRate: 0, tokens: 1, seconds: 1 });
const refusal = async (work: Promise<unknown>): Promise<string> => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown)).code;

let disk: MemoryDisk;
let model: OpenedModel;
let subject: TuneSubject;
let inputs: TuneInput[];
let parts: string[];
/** Asked before each step. */
let before: (step: number, jobId: string) => void;
const encoder = new TextEncoder();

/** Steps that do nothing, each saved. */
const work: TuneWork = {
  plan: async (input) => {
    inputs.push(input);
    return { norms: 3 } as TunePlan;
  },
  probe: async () => ({ normRate: 0.01 }),
  async tune(input, { stop, onEvent, resume, save, ...job }) {
    inputs.push(input);
    const { settings, datasetId, mask, from } = input.request;
    const told = resume ? ((await work.describe(resume)).step) : 0;
    const steps: StepRecord[] = [];
    for (let step = told + 1; step <= settings.steps && !stop.aborted; step++) {
      before(step, "tune");
      await atCheckpoint(job);
      throwIfCancelled(job.signal);
      steps.push(recordOf(step));
      onEvent({ kind: "step", record: recordOf(step) });
      const checkpoint = { fingerprint: input.fingerprint, datasetId, mask, from, settings, step, finished: step === settings.steps };
      onEvent({ kind: "checkpoint", step, bytes: await save([encoder.encode(JSON.stringify(checkpoint))]) });
    }
    const best = { ...(await madeUpTuned(model, "rows")), id: "run 1-5" };
    const outcome = { runId: input.request.runId, ended: stop.aborted ? "stopped" : "finished", reason: null, bestStep: 5, steps, validations: [], comparison: null, trained: { norms: 1, head: "seen", headRows: 1, parameters: 1 }, loss: "choice", rows: { tuning: 1, validation: 1 } } as const;
    return { outcome, best };
  },
  describe: async (source) => JSON.parse(new TextDecoder().decode(await source.read(0, source.size))) as Awaited<ReturnType<TuneWork["describe"]>>,
};

const page = (): Tuning => new Tuning((name) => openPrivateFolder(disk.root, name), work);
const run = (tuning: Tuning, request: TuneRequest, job: { signal?: AbortSignal; onEvent?: (event: TuneEvent) => void } = {}) => tuning.tune(subject, request, { jobId: "tune", onEvent: () => undefined, ...job });

beforeEach(async () => {
  [disk, inputs, parts, before] = [memoryDisk(), [], [], () => undefined];
  model = await openModel([smallGguf()]);
  // A session that nothing runs on.
  const session = { capacity: { contextTokens: 128, batchTokens: 128, outputs: 8 } } as Session;
  const datasets = { tokens: async ({ datasetId, part }: { datasetId: string; part: string }) => void parts.push(`${datasetId} ${part}`) as never, rows: () => new Set<number>() };
  subject = { model, fingerprint: "f1", session, datasets };
});

describe("tuning behind the page", () => {
  it("sees the tuning and the validation rows and no other", async () => {
    await page().plan(subject, REQUEST, {});
    await run(page(), REQUEST);
    expect(parts).toEqual(["d1 tuning", "d1 validation", "d1 tuning", "d1 validation"]);
  });

  it("keeps the best state, which another visit finds and can start from", async () => {
    const outcome = await run(page(), REQUEST);
    expect([outcome.tunedId, outcome.steps.length]).toEqual(["run 1-5", 5]);
    expect(await page().keptTuned()).toMatchObject([{ tunedId: "run 1-5", fingerprint: "f1", mask: ["attn.1"] }]);
    await run(page(), { ...REQUEST, runId: "run 2", from: "run 1-5" });
    expect(inputs.at(-1)?.from?.id).toBe("run 1-5");
    expect(await refusal(page().weights("run 1-5", { model, fingerprint: "another" }))).toBe("usage");
  });

  it.each(["cancelled", "device-lost"])("that is %s keeps its checkpoint, and goes on there with the settings it was started with", async (how) => {
    const abort = new AbortController();
    before = (step) => {
      if (step === 4 && how === "cancelled") abort.abort();
      if (step === 4 && how === "device-lost") throw Object.assign(new Error("the device is gone"), { code: how });
    };
    await refusal(run(page(), REQUEST, { signal: abort.signal }));
    expect(await page().keptRuns()).toMatchObject([{ runId: "run 1", step: 3, finished: false, datasetId: "d1", bytes: expect.any(Number) }]);
    before = () => undefined;
    const outcome = await run(page(), { ...REQUEST, settings: DEFAULT_TUNE, mask: [], datasetId: "other", resume: true });
    expect(outcome.steps.map(({ step }) => step)).toEqual([4, 5]);
    expect(inputs.at(-1)?.request).toEqual({ ...REQUEST, resume: true });
    expect(await page().keptRuns()).toMatchObject([{ step: 5, finished: true }]);
    await page().removeRun("run 1");
    expect([await page().keptRuns(), await refusal(run(page(), { ...REQUEST, resume: true }))]).toEqual([[], "io"]);
  });

  it("ends at the next step when it is to stop, with its best state", async () => {
    const tuning = page();
    before = (step, jobId) => {
      if (step === 2) tuning.stop(jobId);
    };
    const { ended, tunedId, steps } = await run(tuning, REQUEST);
    expect([ended, tunedId, steps.length]).toEqual(["stopped", "run 1-5", 2]);
    tuning.stop("nobody's job");
  });

  it("says when the disk has no room for the tuned weights, and has them all the same", async () => {
    disk.room = 1000;
    const told: TuneEvent[] = [];
    const tuning = page();
    expect((await run(tuning, REQUEST, { onEvent: (event) => told.push(event) })).tunedId).toBe("run 1-5");
    expect(told.at(-1)).toMatchObject({ kind: "checkpoint-failed", step: 5, message: expect.stringMatching(/not saved and go with this page.*full/), remedy: expect.stringMatching(/\w/) });
    expect((await tuning.weights("run 1-5", subject)).id).toBe("run 1-5");
  });

  it("keeps runs apart that are not the person's own, over the same tuned weights", async () => {
    const tuning = page();
    const apart = tuning.apart("trim-runs");
    await run(apart, { ...REQUEST, runId: "trim 1/2" });
    await run(apart, { ...REQUEST, runId: "trim 10/2" });
    expect([await tuning.keptRuns(), (await page().apart("trim-runs").keptRuns()).map(({ runId }) => runId)]).toEqual([[], ["trim 1/2", "trim 10/2"]]);
    expect((await tuning.weights("run 1-5", subject)).id).toBe("run 1-5");
    disk.files.set("trim-runs/trim%201%2F3.checkpoint", encoder.encode("damaged"));
    await apart.removeRuns((runId) => runId.startsWith("trim 1/"));
    expect([...disk.files.keys()].filter((path) => path.startsWith("trim-runs"))).toEqual(["trim-runs/trim%2010%2F2.checkpoint"]);
  });
});
