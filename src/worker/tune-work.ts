/** What the worker asks of tuning: the one place where its calls meet src/train. */
import type { TokenisedDataset } from "../data/tokens";
import type { Session } from "../engine/session";
import type { ByteSource } from "../formats/byte-source";
import type { OpenedModel } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import type { JobContext } from "../shared/progress";
import { describeCheckpoint } from "../train/checkpoint";
import { probeTuning } from "../train/probe-tuning";
import type { TunePlan } from "../train/records";
import { planRun, tune, type TuneEnding, type TuneInput as TrainInput, type TuneRun } from "../train/tune";
import type { KeptRun, TuneRequest } from "./protocol";

export interface TuneInput {
  readonly model: OpenedModel;
  readonly fingerprint: string;
  readonly session: Session;
  /** Of a run that goes on: what it was started with. */
  readonly request: TuneRequest;
  /** The weights of `request.from`. */
  readonly from: TunedWeights | null;
  readonly tuning: TokenisedDataset;
  readonly validation: TokenisedDataset;
  /** Rows that no part of a run may see. */
  readonly testRows: ReadonlySet<number>;
}

/** What a checkpoint's header says of its run. */
export type SavedRun = Pick<KeptRun, "fingerprint" | "datasetId" | "mask" | "from" | "settings" | "step" | "finished">;

export interface TuneWork {
  plan(input: TuneInput, job: JobContext): Promise<TunePlan>;
  probe(input: TuneInput, job: JobContext): Promise<{ readonly normRate: number }>;
  /** Frees the trainer's memory however it ends. */
  tune(input: TuneInput, run: TuneRun): Promise<TuneEnding>;
  /** Errors: "malformed". */
  describe(checkpoint: ByteSource): Promise<SavedRun>;
}

export const TUNE_WORK: TuneWork = {
  plan: async (input) => planRun(trainInput(input), input.request.settings).plan,
  probe: (input, job) => probeTuning(trainInput(input), job),
  tune: (input, run) => tune(trainInput(input), run),
  async describe(checkpoint) {
    const { about: { fingerprint, datasetId, mask, from, settings }, progress: { steps, ended } } = await describeCheckpoint(checkpoint);
    // A run that was stopped can go on.
    return { fingerprint, datasetId, mask, from, settings, step: steps.length, finished: ended !== null && ended !== "stopped" };
  },
};

function trainInput({ session, fingerprint, request: { runId, datasetId, mask, settings }, from, tuning, validation, testRows }: TuneInput): TrainInput {
  return { session, fingerprint, runId, datasetId, mask: new Set(mask), settings, from, tuning, validation, testRows };
}
