/** What a run would train, take and see, and everything that speaks against it: from shapes and tokens alone. */
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import type { TunedWeights } from "../model/tuned";
import { present } from "../shared/assert";
import { settingProblems } from "./check-settings";
import { fits, headOptions, isSameHead, shapeOf, trainingBytes, type Room } from "./head-options";
import { LOSSES, type Loss } from "./loss";
import type { HeadOption, TunePlan } from "./records";
import type { RunChoices } from "./run-about";
import { DEFAULT_TUNE, type HeadChoice, type LossId, type TuneSettings } from "./settings";
import { trainedNorms, type TrainShape } from "./trainables";

export interface PlanInput extends Pick<Room, "spec" | "mask" | "capacity" | "sessionBytes" | "maxBytes"> {
  readonly settings: TuneSettings;
  /** What it begins with; null: the model's own weights. */
  readonly from: TunedWeights | null;
  readonly tuning: TokenisedDataset;
  readonly validation: TokenisedDataset;
}

export interface RunPlan {
  readonly plan: TunePlan;
  readonly chosen: Omit<RunChoices, "tiles">;
  readonly shape: TrainShape;
  /** The tuning examples that fit a micro-batch. */
  readonly examples: readonly TokenisedExample[];
  /** Rows of the head that "seen" trains, ascending. */
  readonly seenIds: readonly number[];
}

type Problem = TunePlan["problems"][number];

export function planTuning(input: PlanInput): RunPlan {
  const { tuning, validation, from } = input;
  const settings = soundSettings(input.settings);
  const loss = LOSSES[lossOf(settings.loss, tuning.kind)];
  const examples = tuning.examples.filter((example) => tokensOf(example, loss) <= input.capacity.batchTokens);
  const seenIds = from?.head?.kind === "rows" ? [...from.head.ids] : seenIdsOf(examples);
  const room: Room = { ...input, microBatchTokens: 1, seenRows: Math.max(1, seenIds.length), fromHead: from?.head ?? null };
  const sized = withTokens(room, microBatchSizes(examples, loss, settings.batch), settings);
  const { options, head, microBatchTokens } = sized;
  const planned: Room = { ...room, microBatchTokens };
  const keepsActivations = keeps(planned, head, settings.activations);
  const bytes = trainingBytes(planned, head, keepsActivations);
  const plan: TunePlan = {
    heads: options, head, loss: loss.id, keepsActivations, bytes, totalBytes: input.sessionBytes + bytes,
    rows: { tuning: examples.length, validation: validation.examples.length }, tooLong: tuning.examples.length - examples.length,
    stepsAnEpoch: Math.ceil(examples.length / settings.batch), norms: trainedNorms(input.spec, input.mask).length,
    problems: [...settingProblems(input.settings), ...dataProblems(input, examples), ...headProblems(options, head, settings)],
  };
  return { plan, chosen: { loss: loss.id, head, microBatchTokens, keepsActivations }, shape: shapeOf(planned, head, keepsActivations), examples, seenIds };
}

/** Heads that "auto" may take, largest first. */
export function headsToTry({ heads, head }: Pick<TunePlan, "heads" | "head">, wanted: TuneSettings["head"]): HeadChoice[] {
  if (wanted !== "auto") return [head];
  return heads.filter(({ problem }) => problem === null).map(({ choice }) => choice);
}

/** What is wrong is told; the rest of the plan is that of the defaults. */
function soundSettings(settings: TuneSettings): TuneSettings {
  return settingProblems(settings).length === 0 ? settings : { ...DEFAULT_TUNE, loss: settings.loss, activations: settings.activations };
}

function lossOf(wanted: TuneSettings["loss"], kind: TokenisedDataset["kind"]): LossId {
  return wanted !== "auto" ? wanted : kind === "choice" ? "choice" : "text";
}

/** Rows that an example takes: the last token of a choice predicts nothing. */
function tokensOf(example: TokenisedExample, loss: Loss): number {
  return loss.choicesOf(example).reduce((sum, choice) => sum + (example.choiceIds[choice]?.length ?? 1) - 1, example.contextIds.length);
}

/** Tokens of a micro-batch, in the order of trying: a whole step's at once; the longest example's. From token counts alone, so that a resumed run has the same. */
function microBatchSizes(examples: readonly TokenisedExample[], loss: Loss, batch: number): readonly number[] {
  const sizes = examples.map((example) => tokensOf(example, loss)).sort((a, b) => b - a);
  const step = sizes.slice(0, batch).reduce((sum, size) => sum + size, 0);
  return [Math.max(1, step), Math.max(1, sizes[0] ?? 1)];
}

interface Sized {
  readonly options: readonly HeadOption[];
  readonly head: HeadChoice;
  readonly microBatchTokens: number;
}

function withTokens(room: Room, sizes: readonly number[], settings: TuneSettings): Sized {
  const tried = sizes.map((size): Sized & { readonly isGood: boolean } => {
    const microBatchTokens = Math.min(size, room.capacity.batchTokens);
    const options = headOptions({ ...room, microBatchTokens }, settings);
    const head = headOf(options, settings.head);
    return { options, head, microBatchTokens, isGood: optionOf(options, head)?.problem === null };
  });
  return present(tried.find(({ isGood }) => isGood) ?? tried.at(-1), "a size");
}

/** The one that was asked for; for "auto" the largest that fits, or the least. */
function headOf(options: readonly HeadOption[], wanted: TuneSettings["head"]): HeadChoice {
  if (wanted !== "auto") return wanted;
  return (options.find(({ problem }) => problem === null) ?? options.at(-1))?.choice ?? { kind: "none" };
}

function optionOf(options: readonly HeadOption[], head: HeadChoice): HeadOption | undefined {
  return options.find(({ choice }) => isSameHead(choice, head));
}

function keeps(room: Room, head: HeadChoice, wanted: TuneSettings["activations"]): boolean {
  return wanted === "keep" || (wanted === "auto" && fits(room, trainingBytes(room, head, true)));
}

/** All tokens that occur: those of prompts are predicted nowhere, but the model may go on with them. */
function seenIdsOf(examples: readonly TokenisedExample[]): number[] {
  const ids = new Set(examples.flatMap(({ contextIds, choiceIds }) => [...contextIds, ...choiceIds.flat()]));
  return [...ids].sort((a, b) => a - b);
}

function headProblems(options: readonly HeadOption[], head: HeadChoice, { head: wanted }: TuneSettings): Problem[] {
  const problem = optionOf(options, head)?.problem;
  if (!problem) return [];
  const other = options.find((option) => option.problem === null);
  const remedy = other ? `Choose another head: "auto" takes the largest that fits.` : "Open a smaller model, or take shorter examples.";
  return [{ reason: wanted === "auto" ? `No choice of head fits. ${problem}` : problem, remedy }];
}

function dataProblems({ tuning, settings }: PlanInput, fitting: readonly TokenisedExample[]): Problem[] {
  const { kind, examples, rejected } = tuning;
  const wrongLoss = settings.loss === "auto" ? null : kind === "choice" ? (settings.loss === "text" ? "choices" : null) : settings.loss === "text" ? null : "free text";
  const lossProblem: Problem[] = wrongLoss === null ? [] : [{ reason: `The data is ${wrongLoss}, which the chosen loss can't learn from.`, remedy: 'Take the loss that "auto" chooses.' }];
  return [...lossProblem, ...rowProblems(examples.length, rejected.length, fitting)];
}

function rowProblems(given: number, rejected: number, fitting: readonly TokenisedExample[]): Problem[] {
  const [first, ...others] = fitting;
  if (!first) {
    if (given > 0) return [{ reason: `None of the ${given} tuning examples fits what the model takes at once.`, remedy: "Shorten the rows." }];
    const why = rejected > 0 ? `: none of its ${rejected} rows could be read as one` : "";
    return [{ reason: `The tuning part has no example${why}.`, remedy: "Take a larger file, or make the other parts of the split smaller." }];
  }
  if (others.length === 0) return [{ reason: "There is one tuning example: it would be learnt by heart and nothing else.", remedy: "Take a file with some dozens of rows." }];
  const key = contentOf(first);
  if (others.every((example) => contentOf(example) === key)) return [{ reason: `All ${fitting.length} tuning examples are the same.`, remedy: "Take rows that differ: of these it would learn one answer by heart." }];
  return [];
}

function contentOf({ contextIds, choiceIds, answer }: TokenisedExample): string {
  return JSON.stringify([contextIds, choiceIds, answer]);
}
