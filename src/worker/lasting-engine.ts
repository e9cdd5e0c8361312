/**
 * An engine that outlives its worker. A worker that dies is told like a lost device; `recover` then starts another and opens
 * in it what was open: the page goes on as after any other loss.
 */
import type { Endpoint } from "comlink";
import type { DatasetOptions } from "../data/mapping";
import { StudioError } from "../shared/errors";
import type { AdapterSummary, DatasetOrigin, DatasetSummary, EngineApi, EngineEvent, ModelOrigin } from "./protocol";
import { connectEngine, type EngineConnection } from "./rpc";

export interface WorkerLine {
  readonly endpoint: Endpoint;
  terminate(): void;
}

/** Starts a worker; `onDeath` is called with the reason when it can't go on. */
export type SpawnWorker = (onDeath: (reason: string) => void) => WorkerLine;

export class LastingEngine {
  readonly api: EngineApi;
  readonly #spawn: SpawnWorker;
  readonly #connection: EngineConnection;
  readonly #datasets = new Map<string, { readonly origin: DatasetOrigin; readonly options: DatasetOptions }>();
  #model: ModelOrigin | null = null;
  #worker: WorkerLine;
  #isDead = false;
  /** Null before the page has started it. */
  #sink: ((event: EngineEvent) => void) | null = null;

  constructor(spawn: SpawnWorker) {
    this.#spawn = spawn;
    this.#worker = this.#start();
    this.#connection = connectEngine(this.#worker.endpoint);
    const { api } = this.#connection;
    this.api = {
      ...api,
      start: async (sink) => {
        const adapter = await api.start(sink);
        this.#sink = sink;
        return adapter;
      },
      openModel: async (jobId, origin) => {
        const summary = await api.openModel(jobId, origin);
        this.#model = origin;
        return summary;
      },
      openDataset: async (jobId, origin, options) => this.#remembered(await api.openDataset(jobId, origin, options), origin, options),
      closeDataset: async (datasetId) => {
        await api.closeDataset(datasetId);
        this.#datasets.delete(datasetId);
      },
      recover: (jobId) => (this.#isDead ? this.#replace(jobId) : api.recover(jobId)),
    };
  }

  /** For good: every pending and every later call rejects. */
  end(): void {
    this.#sink = null;
    this.#die("it was ended");
  }

  #start(): WorkerLine {
    return this.#spawn((reason) => this.#die(reason));
  }

  #die(reason: string): void {
    this.#isDead = true;
    this.#worker.terminate();
    const error = new StudioError("device-lost", `The engine stopped working: ${reason}.`, "Press Go on: the studio starts it again and opens what was open. Masks, history and measurements are kept.");
    this.#connection.fail(error);
    this.#sink?.({ type: "device-lost", error: error.toJSON(), jobId: "", sequence: 0 });
  }

  /** Errors: those of the calls that opened what was open; the next try begins anew. */
  async #replace(jobId: string): Promise<AdapterSummary> {
    const { api } = this.#connection;
    this.#worker.terminate();
    this.#worker = this.#start();
    this.#connection.reconnect(this.#worker.endpoint);
    const adapter = await api.start((event) => this.#sink?.(event));
    for (const { origin, options } of this.#datasets.values()) await api.openDataset(jobId, origin, options);
    if (this.#model) await api.openModel(jobId, this.#model);
    this.#isDead = false;
    return adapter;
  }

  #remembered(summary: DatasetSummary, origin: DatasetOrigin, options: DatasetOptions): DatasetSummary {
    this.#datasets.set(summary.id, { origin, options });
    return summary;
  }
}
