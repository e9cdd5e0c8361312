/** One micro-batch on the device: forward, the loss on the CPU, backward. Gradients add up in their buffers. */
import { packExamples, type PackedBatch, type PackTarget } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import { packedTokens, seenEnds } from "../engine/batch-rows";
import { EXTENT } from "../engine/buffers";
import { planHead, planLogProbs } from "../engine/forward-plan";
import type { Session } from "../engine/session";
import type { ResolvedDispatch } from "../gpu/runner";
import { present } from "../shared/assert";
import { StudioError } from "../shared/errors";
import { planHeadBackward, planModulesBackward } from "./backward-plan";
import type { Loss } from "./loss";
import { ROWS_EXTENT } from "./train-buffers";
import { planTrainForward, type TrainContext } from "./train-plan";

export interface TrainPlans {
  readonly forward: readonly ResolvedDispatch[];
  readonly head: readonly ResolvedDispatch[];
  readonly headBackward: readonly ResolvedDispatch[];
  readonly modulesBackward: readonly ResolvedDispatch[];
}

export function trainPlans(session: Session, context: TrainContext): TrainPlans {
  const { runner } = session;
  return {
    forward: runner.resolve(planTrainForward(context)),
    head: runner.resolve([...planHead(context, "many"), ...planLogProbs(context)]),
    headBackward: runner.resolve(planHeadBackward(context)),
    modulesBackward: runner.resolve(planModulesBackward(context)),
  };
}

/** Examples as the loss wants them packed, each whole in one micro-batch. Errors: "limit" for one that is longer than a micro-batch. */
export function microBatches(examples: readonly TokenisedExample[], loss: Loss, maxTokens: number): PackedBatch[] {
  const wanted = examples.map((example) => ({ ...example, choiceIds: loss.choicesOf(example).map((choice) => present(example.choiceIds[choice], "a choice")) }));
  const long = wanted.find(({ contextIds, choiceIds }) => choiceIds.reduce((sum, ids) => sum + ids.length - 1, contextIds.length) > maxTokens);
  if (long) throw new StudioError("limit", `Row ${long.row + 1} is longer than the ${maxTokens} tokens that go forward and back at once.`, "Leave that row out, or shorten it.");
  return packExamples(wanted, { maxTokens });
}

export interface StepExamples {
  readonly examples: readonly TokenisedExample[];
  readonly loss: Loss;
}

/** The share of the step's loss that this micro-batch has; `step` are all examples of the step. Errors: "cancelled", "device-lost". */
export async function runMicroBatch(session: Session, plans: TrainPlans, batch: PackedBatch, step: StepExamples, signal?: AbortSignal): Promise<number> {
  const tokens = batch.ids.length;
  const rows = { [EXTENT.batch]: tokens };
  session.write("tokens", packedTokens(batch));
  session.write("train.seenEnd", seenEnds(batch));
  session.write(EXTENT.batch, new Uint32Array([tokens]));
  clear(session, "train.dx");
  const chunks = chunksOf(batch.targets, session.capacity.outputs);
  let before = plans.forward;
  const scores = new Map<PackTarget, number>();
  for (const chunk of chunks) {
    await runHead(session, [...before, ...plans.head], chunk, rows, signal);
    const logProbs = new Float32Array(await session.readback.read(session.runner.buffer("logProbs"), 0, 4 * chunk.length));
    chunk.forEach((target, index) => scores.set(target, logProbs[index] ?? NaN));
    before = [];
  }
  const { loss, coefficients } = lossOf(batch, scores, step);
  if (!Number.isFinite(loss)) return loss;
  for (const chunk of chunks) {
    // One chunk's logits are still there.
    if (chunks.length > 1) await runHead(session, plans.head, chunk, rows, signal);
    await runHeadBackward(session, plans, chunk, coefficients, signal);
  }
  await session.pacer.run(plans.modulesBackward, rows, signal);
  return loss;
}

/** Targets by row, so that those of one row stand together, as many at a time as the head takes. */
function chunksOf(targets: readonly PackTarget[], outputs: number): PackTarget[][] {
  const sorted = targets.toSorted((a, b) => a.row - b.row);
  return Array.from({ length: Math.ceil(sorted.length / outputs) }, (_, index) => sorted.slice(index * outputs, (index + 1) * outputs));
}

async function runHead(session: Session, plan: readonly ResolvedDispatch[], chunk: readonly PackTarget[], rows: Readonly<Record<string, number>>, signal: AbortSignal | undefined): Promise<void> {
  session.write("picked", Uint32Array.from(chunk, ({ row }) => row));
  session.write("targets", Uint32Array.from(chunk, ({ tokenId }) => tokenId));
  session.write(EXTENT.outputs, new Uint32Array([chunk.length]));
  await session.pacer.run(plan, { ...rows, [EXTENT.outputs]: chunk.length }, signal);
}

async function runHeadBackward(session: Session, { headBackward }: TrainPlans, chunk: readonly PackTarget[], coefficients: ReadonlyMap<PackTarget, number>, signal: AbortSignal | undefined): Promise<void> {
  const starts = chunk.flatMap(({ row }, index) => (chunk[index - 1]?.row === row ? [] : [index]));
  session.write("train.coefficients", Float32Array.from(chunk, (target) => coefficients.get(target) ?? 0));
  session.write("train.starts", Uint32Array.from([...starts, chunk.length]));
  session.write("train.rows", Uint32Array.from(starts, (index) => chunk[index]?.row ?? 0));
  session.write(ROWS_EXTENT, new Uint32Array([starts.length]));
  await session.pacer.run(headBackward, { [EXTENT.outputs]: chunk.length, [ROWS_EXTENT]: starts.length }, signal);
}

/** A target's coefficient is its choice's slope over the step's examples: all tokens of a choice weigh the same. */
function lossOf(batch: PackedBatch, scores: ReadonlyMap<PackTarget, number>, { examples, loss }: StepExamples): { readonly loss: number; readonly coefficients: ReadonlyMap<PackTarget, number> } {
  const sums = new Map<number, number[]>();
  for (const target of batch.targets) {
    const ofExample = sums.get(target.example) ?? [];
    sums.set(target.example, ofExample);
    ofExample[target.choice] = (ofExample[target.choice] ?? 0) + (scores.get(target) ?? NaN);
  }
  let total = 0;
  const slopes = new Map<number, readonly number[]>();
  for (const [index, ofExample] of sums) {
    const result = loss.of(present(examples[index], "an example of the step"), ofExample);
    total += result.loss / examples.length;
    slopes.set(index, result.slopes);
  }
  return { loss: total, coefficients: new Map(batch.targets.map((target) => [target, (slopes.get(target.example)?.[target.choice] ?? 0) / examples.length])) };
}

function clear({ device, runner }: Session, name: string): void {
  const encoder = device.createCommandEncoder();
  encoder.clearBuffer(runner.buffer(name));
  device.queue.submit([encoder.finish()]);
}
