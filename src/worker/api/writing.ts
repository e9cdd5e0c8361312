/** Text that the open model writes. */
import type { SamplingOptions } from "../../engine/generate";
import type { ModuleId } from "../../model/mask";
import type { ChatMessage } from "../../model/tokenizer/tokenizer";

export type Sampling = SamplingOptions;

export type GenerateInput =
  /** A conversation, which the model's own chat template words. */
  | { readonly kind: "chat"; readonly messages: readonly ChatMessage[] }
  /** A text to go on with. */
  | { readonly kind: "plain"; readonly prompt: string };

export interface GenerateRequest {
  readonly input: GenerateInput;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; left out or null: none. */
  readonly tuned?: string | null;
  readonly maxTokens: number;
  readonly sampling: Sampling;
}

export interface GenerateResult {
  readonly text: string;
  readonly promptTokens: number;
  /** New ones. */
  readonly tokens: number;
  /** "context": it is as long as the model's context here. */
  readonly stopped: "end" | "length" | "context";
  readonly prefillTps: number;
  /** 0 when one token alone was written: it has no speed. */
  readonly decodeTps: number;
  /** From the engine's start on the prompt to the first new token. */
  readonly firstTokenMs: number;
}

export interface WritingApi {
  generate(jobId: string, request: GenerateRequest): Promise<GenerateResult>;
}
