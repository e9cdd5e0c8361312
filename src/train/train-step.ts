/** What the loop of tuning needs of a trainer: no more, so that it is tested without a GPU. */
import type { TokenisedExample } from "../data/tokens";
import type { TunedWeights } from "../model/tuned";
import type { JobContext } from "../shared/progress";
import type { Loss } from "./loss";
import type { Part, TrainableName } from "./trainables";

export interface TrainStep {
  /** Steps that were made; written when a state is put back. */
  steps: number;
  /** One step on these examples' mean loss. Errors: "limit", "cancelled", "device-lost"; the weights are as before then. */
  step(examples: readonly TokenisedExample[], loss: Loss, rates: Rates, job?: JobContext): Promise<StepResult>;
  read(name: TrainableName, part: Part): Promise<Float32Array<ArrayBuffer>>;
  write(name: TrainableName, part: Part, values: Float32Array<ArrayBuffer>): void;
  /** What is trained as it is now. */
  weights(id: string): Promise<TunedWeights>;
}

export interface Rates {
  readonly norm: number;
  readonly head: number;
}

export interface StepResult {
  readonly loss: number;
  /** L2 norm of all gradients together, before clipping. */
  readonly gradientNorm: number;
  readonly tokens: number;
  /** False when loss or gradient was no number: the weights are as before. */
  readonly applied: boolean;
}

/** Weights alone, by trainable. */
export type WeightsCopy = ReadonlyMap<TrainableName, Float32Array<ArrayBuffer>>;

/** What goes on from one step to the next: a gradient lives within a step. */
export const KEPT_PARTS = ["weights", "first", "second"] as const;

export interface TrainState {
  readonly steps: number;
  readonly values: readonly TrainValues[];
}

export interface TrainValues {
  readonly name: TrainableName;
  readonly part: (typeof KEPT_PARTS)[number];
  readonly values: Float32Array<ArrayBuffer>;
}

export async function copyWeights(trainer: TrainStep, names: readonly TrainableName[]): Promise<WeightsCopy> {
  const copy = new Map<TrainableName, Float32Array<ArrayBuffer>>();
  for (const name of names) copy.set(name, await trainer.read(name, "weights"));
  return copy;
}

export function putWeights(trainer: TrainStep, copy: WeightsCopy): void {
  for (const [name, values] of copy) trainer.write(name, "weights", values);
}

export async function readState(trainer: TrainStep, names: readonly TrainableName[]): Promise<TrainState> {
  const values: TrainValues[] = [];
  for (const name of names) for (const part of KEPT_PARTS) values.push({ name, part, values: await trainer.read(name, part) });
  return { steps: trainer.steps, values };
}

export function putState(trainer: TrainStep, { steps, values: all }: TrainState): void {
  for (const { name, part, values } of all) trainer.write(name, part, values);
  trainer.steps = steps;
}
