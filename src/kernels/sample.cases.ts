import type { KernelRun } from "../gpu/run-once";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import type { KernelCase } from "./kernel-case";
import { sampleDispatch } from "./sample";
import { candidatesOracle } from "./sample.oracle";

export interface SampleSettings {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly seed: number;
}

export interface SampleOutcome {
  readonly id: number;
  /** The token that the next run starts from: id, position, and where it is kept. */
  readonly fedBack: readonly number[];
}

/** One draw; `position` is that of the run's last token. */
export function sampleRun(logits: ArrayLike<number>, { temperature, topK, topP, seed }: SampleSettings, position = 3): KernelRun {
  const sampling = new DataView(new ArrayBuffer(16));
  sampling.setFloat32(0, temperature, true);
  sampling.setUint32(4, topK, true);
  sampling.setFloat32(8, topP, true);
  sampling.setUint32(12, seed, true);
  const buffers = {
    sampling: new Uint8Array(sampling.buffer),
    logits: Float32Array.from(logits),
    tokens: new Uint32Array([1, position - 1, 9, 9, 9, 9, 2, position, 9, 9, 9, 9]),
    ids: new Uint32Array(position + 2),
  };
  const plan = [sampleDispatch(logits.length, { extent: "extent", sampling: "sampling", logits: "logits", tokens: "tokens", ids: "ids" })];
  return { plan, buffers, rows: 2, reads: ["ids", "tokens"] };
}

export function sampleOutcome([ids, tokens]: readonly ArrayBuffer[], position = 3): SampleOutcome {
  return { id: new Uint32Array(ids ?? new ArrayBuffer(0))[position + 1] ?? -1, fedBack: [...new Uint32Array(tokens ?? new ArrayBuffer(0)).subarray(0, 6)] };
}

/** Right (0) when the choice is one that the settings leave and is fed back at the next position, else wrong (1). */
export function sampleCase(settings: SampleSettings): KernelCase {
  const logits = randomFloats(createRandom(11), 1000, 2);
  logits[77] = logits[321] = 7; // the lowest id of equals is the greedy choice
  return {
    ...sampleRun(logits, settings),
    error: (outputs) => {
      const { id, fedBack } = sampleOutcome(outputs);
      const isRight = candidatesOracle([...logits], settings).has(id) && fedBack.join() === [id, 4, 0, 0, 0, 4].join();
      return isRight ? 0 : 1;
    },
  };
}
