/** What a trim asks for, done on this machine: a session, and a folder that holds the run, its weights and the tuning at work. */
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { residentTuned, type ResidentTuned } from "../engine/tuned-overlay";
import { evaluateAccuracy } from "../evaluate/accuracy";
import { measureSpeed } from "../evaluate/speed";
import type { TunedWeights } from "../model/tuned";
import { keptBytesTuned } from "../model/tuned-bytes";
import { keptBytes, moduleBytes } from "../model/weight-plan";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { checkTuned } from "../train/check-tuned";
import type { TuneSettings } from "../train/settings";
import { tune } from "../train/tune";
import { readTuned, TUNED_FILE, tunedFileParts, type TunedRecord } from "../train/tuned-file";
import { saveText } from "../trim/read-save";
import { scan } from "../trim/scan";
import type { TrimTokens } from "../trim/trim-facts";
import type { TrimSave } from "../trim/trim-state";
import type { TrimPoint, TrimWork } from "../trim/trim-work";
import { openNodeByteSource } from "./node-byte-source";
import { CHECKPOINT_FILE, openCheckpoint, previousOf, writeCheckpoint, writeWhole, type KeptCheckpoint } from "./node-checkpoint";
import type { OpenSession } from "./model-session";
import type { TrimData } from "./trim-data";
import { tuneTeller } from "./tune-teller";

/** Its name in a folder of `trim`. */
export const TRIM_FILE = "trim.json";
const WEIGHTS_FOLDER = "weights";

export interface TrimPlace {
  readonly open: OpenSession;
  readonly fingerprint: string;
  readonly tokens: TrimTokens;
  readonly data: Pick<TrimData, "testRows" | "datasetId">;
  /** Is written to. */
  readonly out: string;
  /** Where a run that goes on was; `out` is looked at first. */
  readonly resume: string | null;
  readonly say: (line: string) => void;
}

interface Loaded {
  readonly weights: TunedWeights;
  readonly resident: ResidentTuned;
}

export class CliTrimWork implements TrimWork {
  readonly #place: TrimPlace;
  /** Those in use. */
  #loaded: Loaded | null = null;

  constructor(place: TrimPlace) {
    this.#place = place;
  }

  async scan(at: TrimPoint, { rows, ...how }: Parameters<TrimWork["scan"]>[1], job: Parameters<TrimWork["scan"]>[2]): ReturnType<TrimWork["scan"]> {
    const { open: { session, model }, tokens: { calibration } } = this.#place;
    await this.#use(at.tuned);
    const examples = calibration.examples.slice(0, rows ?? calibration.examples.length);
    return scan({ ...how, session, tokens: { ...calibration, examples }, mask: new Set(at.mask), bytesOf: (id) => moduleBytes(model, id) }, job);
  }

  async tune(at: TrimPoint, settings: TuneSettings, runId: string, job: JobContext): Promise<string | null> {
    const { open: { session }, fingerprint, tokens: { tuning, validation }, data: { testRows, datasetId }, out, say } = this.#place;
    const from = at.tuned === null ? null : (await this.weights(at.tuned)).tuned;
    // The trainer needs the room.
    await this.#use(null);
    const kept = await this.#cutOff(runId);
    const input = { session, fingerprint, runId, datasetId, settings, mask: new Set(at.mask), from, tuning, validation, testRows };
    const save = (parts: readonly Uint8Array<ArrayBuffer>[]): Promise<number> => writeCheckpoint(join(out, CHECKPOINT_FILE), parts);
    try {
      const { best } = await tune(input, { ...job, stop: new AbortController().signal, onEvent: tuneTeller(say), resume: kept?.source ?? null, save });
      if (best) await this.keep({ tuned: best, fingerprint, mask: at.mask });
      return best?.id ?? null;
    } finally {
      await kept?.source.close();
    }
  }

  async accuracy(at: TrimPoint, of: "reported" | "validation", job: JobContext): ReturnType<TrimWork["accuracy"]> {
    await this.#use(at.tuned);
    return evaluateAccuracy(this.#place.open.session, this.#place.tokens[of], new Set(at.mask), job);
  }

  async speed(at: TrimPoint, job: JobContext): ReturnType<TrimWork["speed"]> {
    const { session, model } = this.#place.open;
    await this.#use(at.tuned);
    const mask = new Set(at.mask);
    return measureSpeed(session, mask, keptBytesTuned(model, mask, this.#loaded?.weights ?? null), job);
  }

  async bytes({ mask }: TrimPoint): Promise<number> {
    return keptBytes(this.#place.open.model, new Set(mask));
  }

  async save(state: TrimSave): Promise<void> {
    await writeCheckpoint(join(this.#place.out, TRIM_FILE), [new TextEncoder().encode(saveText(state))]);
    // What tuning came to is saved: its checkpoint, with the moments of all that is trained, is needed no more.
    if (state.pending.tuning) await this.#removeCheckpoint();
  }

  /** Files them under their id. Errors: "disk-full", "io". */
  async keep(record: TunedRecord): Promise<void> {
    await writeWhole(weightsPath(this.#place.out, record.tuned.id), tunedFileParts(record));
  }

  /** Files here what a run that goes on in another folder still needs, so that it can go on from here again. Errors: those of `weights` and `keep`. */
  async takeAlong({ from, steps, pending }: TrimSave): Promise<void> {
    // No run ends with a state before its last two.
    const ids = new Set([from.tuned, ...steps.slice(-2).map(({ tuned }) => tuned), pending.tuning?.tuned ?? null]);
    for (const id of ids) if (id !== null) await this.keep(await this.weights(id));
  }

  /** Errors: "io" when they are gone, "malformed", "usage" for another model's. */
  async weights(id: string): Promise<TunedRecord> {
    const { out, resume, open: { model }, fingerprint } = this.#place;
    for (const folder of [out, ...(resume === null ? [] : [resume])]) {
      for (const path of [weightsPath(folder, id), join(folder, TUNED_FILE)]) {
        const record = await recordAt(path);
        if (record?.tuned.id !== id) continue;
        checkTuned(record, model, fingerprint);
        return record;
      }
    }
    throw new StudioError("io", `The tuned weights ${id} are not in ${out}${resume === null || resume === out ? "" : ` or ${resume}`}.`, "Start the trim anew.");
  }

  /** The state that a run ended with stands in `out` by itself. */
  async removeRest(): Promise<void> {
    await rm(join(this.#place.out, WEIGHTS_FOLDER), { recursive: true, force: true });
    await this.#removeCheckpoint();
  }

  async #use(id: string | null): Promise<void> {
    const { session } = this.#place.open;
    if (this.#loaded && this.#loaded.weights.id === id) return session.useOverlay(this.#loaded.resident);
    this.#loaded?.resident.dispose();
    this.#loaded = null;
    if (id === null) return session.useOverlay(null);
    const { tuned } = await this.weights(id);
    this.#loaded = { weights: tuned, resident: await residentTuned(session, tuned) };
    return session.useOverlay(this.#loaded.resident);
  }

  /** The checkpoint of this very tuning; one of another, or one that is damaged, is none. */
  async #cutOff(runId: string): Promise<KeptCheckpoint | null> {
    const { out, resume, say } = this.#place;
    for (const folder of [out, ...(resume === null ? [] : [resume])]) {
      const kept = await openCheckpoint(join(folder, CHECKPOINT_FILE), () => undefined).catch(() => null);
      if (kept?.described.about.runId === runId) {
        say(`goes on with the tuning at step ${kept.described.progress.steps.length}`);
        return kept;
      }
      await kept?.source.close();
    }
    return null;
  }

  async #removeCheckpoint(): Promise<void> {
    const path = join(this.#place.out, CHECKPOINT_FILE);
    for (const file of [path, previousOf(path)]) await rm(file, { force: true });
  }
}

/** Ids come from files. */
function weightsPath(folder: string, id: string): string {
  return join(folder, WEIGHTS_FOLDER, `${encodeURIComponent(id)}.safetensors`);
}

async function recordAt(path: string): Promise<TunedRecord | null> {
  if (!(await stat(path).catch(() => null))) return null;
  const source = await openNodeByteSource(path);
  try {
    return await readTuned(source);
  } finally {
    await source.close();
  }
}
