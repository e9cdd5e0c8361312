/** Tuning as the worker calls it: the demo model, a disk in memory. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { openNodeByteSource } from "../cli/node-byte-source";
import { importDataset } from "../data/dataset";
import { tokeniseExamples, type TokenisedDataset } from "../data/tokens";
import type { Session } from "../engine/session";
import { DEMO_MODEL, openTestModel, openTestSession } from "../engine/testing";
import type { OpenedModel } from "../model/opened-model";
import { toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk } from "../shared/private-folder-testing";
import type { TuneEvent } from "../train/records";
import { DEFAULT_TUNE } from "../train/settings";
import type { TuneRequest } from "./protocol";
import { Tuning, type TuneSubject } from "./tuning";

const REQUEST: TuneRequest = { runId: "run 1", datasetId: "d1", mask: ["attn.3", "mlp.4"], from: null, settings: { ...DEFAULT_TUNE, steps: 8, batch: 2, validateEvery: 3, normRate: 1e-2, clip: Infinity }, resume: false };

let session: Session;
let model: OpenedModel;
let subject: TuneSubject;
beforeAll(async () => {
  [session, model] = await Promise.all([openTestSession(DEMO_MODEL), openTestModel(DEMO_MODEL)]);
  const source = await openNodeByteSource("public/demo/data/medicine_test.jsonl");
  const { examples } = await importDataset(source, {});
  await source.close();
  const all = await tokeniseExamples(examples, model.tokenizer, { contextLength: 256 });
  const part = (start: number, end: number): TokenisedDataset => ({ ...all, examples: all.examples.slice(start, end) });
  subject = { model, fingerprint: "f1", session, datasets: { tokens: async ({ part: name }) => (name === "tuning" ? part(0, 12) : part(24, 30)), rows: () => new Set(part(34, 43).examples.map(({ row }) => row)) } };
});
afterAll(() => session.dispose());

it("plans, probes, and goes on after a reload with a run that was cancelled, to the same losses", async () => {
  const disk = memoryDisk();
  const page = (): Tuning => new Tuning((name) => openPrivateFolder(disk.root, name));
  const plan = await page().plan(subject, REQUEST, {});
  expect(plan).toMatchObject({ loss: "choice", head: { kind: "full" }, norms: 23, rows: { tuning: 12, validation: 6 }, problems: [] });
  expect((await page().probe(subject, REQUEST, {})).normRate).toBeGreaterThan(0);

  const abort = new AbortController();
  const told: TuneEvent[] = [];
  const onEvent = (event: TuneEvent): void => {
    told.push(event);
    if (event.kind === "step" && event.record.step === 5) abort.abort();
  };
  const cut = page().tune(subject, REQUEST, { jobId: "j", onEvent, signal: abort.signal });
  expect(toStudioError(await cut.catch((error: unknown) => error)).code).toBe("cancelled");
  expect(await page().keptRuns()).toEqual([expect.objectContaining({ runId: "run 1", fingerprint: "f1", datasetId: "d1", mask: ["attn.3", "mlp.4"], from: null, settings: REQUEST.settings, step: 5, finished: false })]);

  const gone = await page().tune(subject, { ...REQUEST, settings: DEFAULT_TUNE, mask: [], resume: true }, { jobId: "j", onEvent });
  const before = told.flatMap((event) => (event.kind === "step" && event.record.step <= 5 ? [event.record.loss] : []));
  expect([gone.ended, gone.steps.length, gone.steps.slice(0, 5).map(({ loss }) => loss)]).toEqual(["finished", 8, before]);
  expect(gone.validations.map(({ step }) => step)).toEqual([0, 3, 6, 8]);
  expect(gone.comparison).toMatchObject({ n: 6, before: gone.validations[0]?.quality });
  expect(await page().keptRuns()).toEqual([expect.objectContaining({ step: 8, finished: true })]);
  if (gone.tunedId === null) expect(gone.bestStep).toBe(0);
  else expect((await page().weights(gone.tunedId, subject)).norms.size).toBe(23);
});

it("sees no row of the test part, whoever hands it one", async () => {
  const disk = memoryDisk();
  const tuning = new Tuning((name) => openPrivateFolder(disk.root, name));
  const mixed = { ...subject, datasets: { ...subject.datasets, rows: () => new Set([25]) } };
  const refused = tuning.tune(mixed, REQUEST, { jobId: "j", onEvent: () => undefined });
  expect(toStudioError(await refused.catch((error: unknown) => error)).message).toMatch(/A test row/);
});

it("refuses in words what it can't train, and leaves the model as it is", async () => {
  const tuning = new Tuning((name) => openPrivateFolder(memoryDisk().root, name));
  const settings = { ...REQUEST.settings, normRate: 10 };
  expect((await tuning.plan(subject, { ...REQUEST, settings }, {})).problems).toEqual([expect.objectContaining({ reason: expect.stringMatching(/norms' learning rate is 10/) })]);
  const refused = await tuning.tune(subject, { ...REQUEST, settings }, { jobId: "j", onEvent: () => undefined }).catch(toStudioError);
  expect(refused).toMatchObject({ code: "usage" });
});
