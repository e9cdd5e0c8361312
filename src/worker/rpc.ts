/**
 * The one way across the worker's border. Comlink keeps only name, message and stack of a thrown error, so every call
 * crosses as a settled value and the page's side turns a failure back into the StudioError that the worker had.
 */
import { expose, proxy, wrap } from "comlink";
import type { Endpoint, ProxyMarked, Remote } from "comlink";
import { StudioError, toStudioError } from "../shared/errors";
import type { StudioErrorJson } from "../shared/errors";
import type { EngineApi, EngineEvent } from "./protocol";

type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: StudioErrorJson };

type EventSink = (event: EngineEvent) => void;

/** EngineApi as it crosses: never rejects for a failure of the engine, and `start` gets a proxied sink. */
type SettledApi = {
  readonly [Method in keyof EngineApi]: (
    ...args: Method extends "start" ? [sink: EventSink & ProxyMarked] : Parameters<EngineApi[Method]>
  ) => Promise<Settled<Awaited<ReturnType<EngineApi[Method]>>>>;
};

/** Worker side: the page that holds the other end of `endpoint` may call `api` from now on. */
export function exposeEngine(api: EngineApi, endpoint?: Endpoint): void {
  expose(settledApi(api), endpoint);
}

function settledApi(api: EngineApi): SettledApi {
  return {
    start: (sink) => settle(() => api.start(sink)),
    openModel: (jobId, origin) => settle(() => api.openModel(jobId, origin)),
    openDataset: (jobId, origin, options) => settle(() => api.openDataset(jobId, origin, options)),
    selfTest: (jobId) => settle(() => api.selfTest(jobId)),
    inspectModel: (jobId, origin) => settle(() => api.inspectModel(jobId, origin)),
    previewDataset: (jobId, origin, options) => settle(() => api.previewDataset(jobId, origin, options)),
    rejectedRows: (jobId, origin, options) => settle(() => api.rejectedRows(jobId, origin, options)),
    describeDataset: (datasetId) => settle(() => api.describeDataset(datasetId)),
    closeDataset: (datasetId) => settle(() => api.closeDataset(datasetId)),
    examples: (datasetId, part, offset, count) => settle(() => api.examples(datasetId, part, offset, count)),
    placeOf: (datasetId, part, row) => settle(() => api.placeOf(datasetId, part, row)),
    scoreChoices: (jobId, request) => settle(() => api.scoreChoices(jobId, request)),
    listHub: (jobId, repo, token) => settle(() => api.listHub(jobId, repo, token)),
    downloadHub: (jobId, repo, paths) => settle(() => api.downloadHub(jobId, repo, paths)),
    cachedRepos: () => settle(() => api.cachedRepos()),
    removeCachedRepo: (repo) => settle(() => api.removeCachedRepo(repo)),
    pause: (jobId) => settle(() => api.pause(jobId)),
    resume: (jobId) => settle(() => api.resume(jobId)),
    evaluate: (jobId, request) => settle(() => api.evaluate(jobId, request)),
    measureSpeed: (jobId, mask, tuned) => settle(() => api.measureSpeed(jobId, mask, tuned)),
    planTuning: (jobId, request) => settle(() => api.planTuning(jobId, request)),
    probeRate: (jobId, request) => settle(() => api.probeRate(jobId, request)),
    tune: (jobId, request) => settle(() => api.tune(jobId, request)),
    stopTuning: (jobId) => settle(() => api.stopTuning(jobId)),
    keptRuns: () => settle(() => api.keptRuns()),
    removeRun: (runId) => settle(() => api.removeRun(runId)),
    keptTuned: () => settle(() => api.keptTuned()),
    removeTuned: (tunedId) => settle(() => api.removeTuned(tunedId)),
    scan: (jobId, request) => settle(() => api.scan(jobId, request)),
    planTrim: (jobId, request) => settle(() => api.planTrim(jobId, request)),
    trim: (jobId, request) => settle(() => api.trim(jobId, request)),
    stopTrim: (jobId) => settle(() => api.stopTrim(jobId)),
    keptTrims: () => settle(() => api.keptTrims()),
    removeTrim: (runId) => settle(() => api.removeTrim(runId)),
    generate: (jobId, request) => settle(() => api.generate(jobId, request)),
    previewExport: (subject) => settle(() => api.previewExport(subject)),
    publish: (jobId, request) => settle(() => api.publish(jobId, request)),
    exportModel: (jobId, request) => settle(() => api.exportModel(jobId, request)),
    cancel: (jobId) => settle(() => api.cancel(jobId)),
    recover: (jobId) => settle(() => api.recover(jobId)),
  };
}

async function settle<T>(call: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, error: toStudioError(error).toJSON() };
  }
}

export interface EngineConnection {
  readonly api: EngineApi;
  /** Rejects every pending and every later call: the other end is gone. */
  fail(error: StudioError): void;
  /** Another worker is at the other end: calls are its from now on. */
  reconnect(endpoint: Endpoint): void;
}

interface Line {
  remote: Remote<SettledApi>;
  pending: PendingCalls;
}

/** Page side of `exposeEngine`. */
export function connectEngine(endpoint: Endpoint): EngineConnection {
  const line: Line = { remote: wrap<SettledApi>(endpoint), pending: new PendingCalls() };
  return {
    api: revivedApi(line),
    fail: (error) => line.pending.fail(error),
    reconnect: (another) => Object.assign(line, { remote: wrap<SettledApi>(another), pending: new PendingCalls() }),
  };
}

function revivedApi(line: Line): EngineApi {
  return {
    start: (sink) => line.pending.track(() => line.remote.start(proxy(sink))),
    openModel: (jobId, origin) => line.pending.track(() => line.remote.openModel(jobId, origin)),
    openDataset: (jobId, origin, options) => line.pending.track(() => line.remote.openDataset(jobId, origin, options)),
    selfTest: (jobId) => line.pending.track(() => line.remote.selfTest(jobId)),
    inspectModel: (jobId, origin) => line.pending.track(() => line.remote.inspectModel(jobId, origin)),
    previewDataset: (jobId, origin, options) => line.pending.track(() => line.remote.previewDataset(jobId, origin, options)),
    rejectedRows: (jobId, origin, options) => line.pending.track(() => line.remote.rejectedRows(jobId, origin, options)),
    describeDataset: (datasetId) => line.pending.track(() => line.remote.describeDataset(datasetId)),
    closeDataset: (datasetId) => line.pending.track(() => line.remote.closeDataset(datasetId)),
    examples: (datasetId, part, offset, count) => line.pending.track(() => line.remote.examples(datasetId, part, offset, count)),
    placeOf: (datasetId, part, row) => line.pending.track(() => line.remote.placeOf(datasetId, part, row)),
    scoreChoices: (jobId, request) => line.pending.track(() => line.remote.scoreChoices(jobId, request)),
    listHub: (jobId, repo, token) => line.pending.track(() => line.remote.listHub(jobId, repo, token)),
    downloadHub: (jobId, repo, paths) => line.pending.track(() => line.remote.downloadHub(jobId, repo, paths)),
    cachedRepos: () => line.pending.track(() => line.remote.cachedRepos()),
    removeCachedRepo: (repo) => line.pending.track(() => line.remote.removeCachedRepo(repo)),
    pause: (jobId) => line.pending.track(() => line.remote.pause(jobId)),
    resume: (jobId) => line.pending.track(() => line.remote.resume(jobId)),
    evaluate: (jobId, request) => line.pending.track(() => line.remote.evaluate(jobId, request)),
    measureSpeed: (jobId, mask, tuned) => line.pending.track(() => line.remote.measureSpeed(jobId, mask, tuned)),
    planTuning: (jobId, request) => line.pending.track(() => line.remote.planTuning(jobId, request)),
    probeRate: (jobId, request) => line.pending.track(() => line.remote.probeRate(jobId, request)),
    tune: (jobId, request) => line.pending.track(() => line.remote.tune(jobId, request)),
    stopTuning: (jobId) => line.pending.track(() => line.remote.stopTuning(jobId)),
    keptRuns: () => line.pending.track(() => line.remote.keptRuns()),
    removeRun: (runId) => line.pending.track(() => line.remote.removeRun(runId)),
    keptTuned: () => line.pending.track(() => line.remote.keptTuned()),
    removeTuned: (tunedId) => line.pending.track(() => line.remote.removeTuned(tunedId)),
    scan: (jobId, request) => line.pending.track(() => line.remote.scan(jobId, request)),
    planTrim: (jobId, request) => line.pending.track(() => line.remote.planTrim(jobId, request)),
    trim: (jobId, request) => line.pending.track(() => line.remote.trim(jobId, request)),
    stopTrim: (jobId) => line.pending.track(() => line.remote.stopTrim(jobId)),
    keptTrims: () => line.pending.track(() => line.remote.keptTrims()),
    removeTrim: (runId) => line.pending.track(() => line.remote.removeTrim(runId)),
    generate: (jobId, request) => line.pending.track(() => line.remote.generate(jobId, request)),
    previewExport: (subject) => line.pending.track(() => line.remote.previewExport(subject)),
    publish: (jobId, request) => line.pending.track(() => line.remote.publish(jobId, request)),
    exportModel: (jobId, request) => line.pending.track(() => line.remote.exportModel(jobId, request)),
    cancel: (jobId) => line.pending.track(() => line.remote.cancel(jobId)),
    recover: (jobId) => line.pending.track(() => line.remote.recover(jobId)),
  };
}

/** Calls that wait for the worker. A worker that dies answers none of them, so they are rejected from here. */
class PendingCalls {
  readonly #rejects = new Set<(error: StudioError) => void>();
  #failure: StudioError | null = null;

  track<T>(call: () => Promise<Settled<T>>): Promise<T> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise<T>((resolve, reject) => {
      this.#rejects.add(reject);
      const settleWith = (act: () => void) => {
        this.#rejects.delete(reject);
        act();
      };
      call().then(
        (settled) => settleWith(() => (settled.ok ? resolve(settled.value) : reject(StudioError.fromJSON(settled.error)))),
        (error: unknown) => settleWith(() => reject(toStudioError(error))),
      );
    });
  }

  fail(error: StudioError): void {
    this.#failure = error;
    for (const reject of this.#rejects) reject(error);
    this.#rejects.clear();
  }
}
