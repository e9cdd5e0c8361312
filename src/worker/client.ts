/** The page's handle on the engine: jobs with their own events and a signal that stops them. Knows no store and no screen. */
import { throwIfCancelled } from "../shared/errors";
import { LastingEngine, type WorkerLine } from "./lasting-engine";
import type { AdapterSummary, EngineApi, EngineEvent } from "./protocol";

export type EngineListener = (event: EngineEvent) => void;

export interface JobOptions {
  /** Hears only the events of this job. */
  readonly onEvent?: EngineListener;
  /** Aborting it cancels the job; its call then rejects with "cancelled". */
  readonly signal?: AbortSignal;
}

export interface EngineClient {
  /** Calls reject with a StudioError, also when the worker dies. */
  readonly api: EngineApi;
  /** Connects the events and opens the adapter. Errors: "no-webgpu". */
  start(): Promise<AdapterSummary>;
  /** Hears every event; returns the function that ends it. */
  onEvent(listener: EngineListener): () => void;
  /** Runs one long call under a fresh job id. */
  runJob<T>(call: (jobId: string) => Promise<T>, options?: JobOptions): Promise<T>;
  /** Ends the worker; every pending call rejects. */
  terminate(): void;
}

export function createEngineClient(): EngineClient {
  const engine = new LastingEngine(spawnWorker);
  return createClientOver(engine.api, () => engine.end());
}

function spawnWorker(onDeath: (reason: string) => void): WorkerLine {
  const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module", name: "engine" });
  worker.addEventListener("error", (event) => onDeath(event.message || "it could not be loaded"));
  worker.addEventListener("messageerror", () => onDeath("a message could not be read"));
  return { endpoint: worker, terminate: () => worker.terminate() };
}

/** A client over any EngineApi: the worker's, or a fake one in tests. */
export function createClientOver(api: EngineApi, end: () => void = () => undefined): EngineClient {
  const listeners = new Set<EngineListener>();
  let jobs = 0;
  const client: EngineClient = {
    api,
    start: () => api.start((event) => listeners.forEach((listener) => listener(event))),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    runJob: async (call, { onEvent, signal } = {}) => {
      throwIfCancelled(signal);
      const jobId = `job-${jobs++}`;
      const stopListening = client.onEvent((event) => {
        if (event.jobId === jobId) onEvent?.(event);
      });
      // A failed cancel leaves the job running; the job's own promise still tells how it ended.
      const cancel = () => void api.cancel(jobId).catch(() => undefined);
      signal?.addEventListener("abort", cancel, { once: true });
      try {
        return await call(jobId);
      } finally {
        stopListening();
        signal?.removeEventListener("abort", cancel);
      }
    },
    terminate: end,
  };
  return client;
}
