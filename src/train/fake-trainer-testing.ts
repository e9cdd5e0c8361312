/** A trainer without a GPU: AdamW on a few numbers whose loss is a bowl that each example pulls its own way. Test code only. */
import type { TokenisedExample } from "../data/tokens";
import { throwIfCancelled } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { TunedWeights } from "../model/tuned";
import type { TrainStep } from "./train-step";
import type { Part, TrainableName } from "./trainables";

const SIZE = 4;

export class FakeTrainer implements TrainStep {
  steps = 0;
  /** Of each step the rows that it took. */
  readonly taken: number[][] = [];
  /** Asked before each step. */
  before: (step: number) => void = () => undefined;
  /** Added to the loss of a step. */
  harm: (step: number) => number = () => 0;
  readonly #values = new Map<string, Float32Array<ArrayBuffer>>();

  readonly names: readonly TrainableName[] = ["norms"];

  async step(examples: readonly TokenisedExample[], _loss: unknown, rates: { readonly norm: number; readonly head: number }, { signal }: JobContext = {}) {
    this.before(this.steps + 1);
    throwIfCancelled(signal);
    this.taken.push(examples.map(({ row }) => row));
    const [weights, first, second] = (["weights", "first", "second"] as const).map((part) => this.#of("norms", part)) as [Float32Array, Float32Array, Float32Array];
    const pull = (at: number): number => examples.reduce((sum, { row }) => sum + 1 + 0.2 * Math.sin(row + at), 0) / examples.length;
    let loss = this.harm(this.steps + 1);
    for (let at = 0; at < SIZE; at++) {
      const away = (weights[at] ?? 0) - pull(at);
      loss += away * away;
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * 2 * away;
      second[at] = 0.95 * (second[at] ?? 0) + 0.05 * 4 * away * away;
    }
    if (!Number.isFinite(loss)) return { loss, gradientNorm: NaN, tokens: examples.length, applied: false };
    this.steps++;
    for (let at = 0; at < SIZE; at++) weights[at] = (weights[at] ?? 0) - (rates.norm * ((first[at] ?? 0) / (1 - 0.9 ** this.steps))) / (Math.sqrt((second[at] ?? 0) / (1 - 0.95 ** this.steps)) + 1e-8);
    return { loss, gradientNorm: Math.sqrt(loss), tokens: examples.length, applied: true };
  }

  async read(name: TrainableName, part: Part): Promise<Float32Array<ArrayBuffer>> {
    return this.#of(name, part).slice();
  }

  write(name: TrainableName, part: Part, values: Float32Array<ArrayBuffer>): void {
    this.#of(name, part).set(values);
  }

  async weights(id: string): Promise<TunedWeights> {
    return { id, norms: new Map([["finalNorm", this.#of("norms", "weights").slice()]]), head: null };
  }

  /** How far the weights are from where the examples pull them. */
  get distance(): number {
    return this.#of("norms", "weights").reduce((sum, value) => sum + Math.abs(value - 1), 0);
  }

  #of(name: TrainableName, part: Part): Float32Array<ArrayBuffer> {
    const key = `${name}.${part}`;
    const values = this.#values.get(key) ?? new Float32Array(SIZE);
    this.#values.set(key, values);
    return values;
  }
}

export function someExamples(count: number): TokenisedExample[] {
  return Array.from({ length: count }, (_, row) => ({ row, contextIds: [1, row], choiceIds: [[2], [3]], chars: [1, 1], answer: row % 2, shortened: false }));
}
