/** What the bench page offers to run.ts, and what an engine must offer to the page. */

export const ENGINES = ["studio", "transformers.js"] as const;
export type EngineName = (typeof ENGINES)[number];

export interface Generated {
  readonly text: string;
  readonly tokens: number;
}

/** One engine with the model open, on a page of its own. */
export interface BenchEngine {
  /** Vendor, architecture and description, as WebGPU tells them. */
  readonly adapterName: string;
  /** Ids of the prompt by the engine's own tokenizer; null where its calls take text only. */
  promptIds(prompt: string): readonly number[] | null;
  /** Text in, greedy tokens and their text out; `onTokens` is called as they come, the first time with the first one alone. */
  generate(prompt: string, tokens: number, onTokens: () => void): Promise<Generated>;
}

export interface MeasureRequest {
  readonly engine: EngineName;
  readonly prompt: string;
  readonly promptTokens: number;
  /** How every engine that runs the model rightly goes on. */
  readonly continuation: string;
  /** Decoded tokens that are timed, after the first one. */
  readonly tokens: number;
}

export interface Measurement {
  readonly adapterName: string;
  readonly promptIds: readonly number[] | null;
  /** Model and engine from nothing to ready, in seconds; reported, not compared. */
  readonly openSeconds: number;
  /** From the call to the first token. */
  readonly firstSeconds: number;
  /** From the call to its end, 1 + `tokens` tokens. */
  readonly wholeSeconds: number;
  readonly prefillTps: number;
  readonly decodeTps: number;
  readonly text: string;
}

declare global {
  interface Window {
    /** Set once the page is ready. */
    measure?: (request: MeasureRequest) => Promise<Measurement>;
  }
}
