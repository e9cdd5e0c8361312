/** A request of the playground: its prompt in tokens, the run, its text as it grows. */
import { generate } from "../engine/generate";
import type { Session } from "../engine/session";
import { createTextStream } from "../model/tokenizer/text-stream";
import { promptIds } from "../model/tokenizer/tokenizer";
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import { StudioError } from "../shared/errors";
import type { GenerateInput, GenerateRequest, GenerateResult } from "./protocol";

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** New text, never empty. */
  readonly onText: (text: string) => void;
}

/** Errors: "usage" for an empty prompt or one over the context, "unsupported" for a template that fails, "cancelled", "device-lost". */
export async function writeAnswer(session: Session, tokenizer: Tokenizer, request: GenerateRequest, { signal, onText }: WriteOptions): Promise<GenerateResult> {
  const prompt = tokensOf(request.input, tokenizer, session.capacity.contextTokens);
  const stream = createTextStream(tokenizer);
  let text = "";
  const emit = (piece: string): void => {
    text += piece;
    if (piece !== "") onText(piece);
  };
  const { ids, stopped, prefillSeconds, decodeSeconds, firstTokenMs } = await generate(session, prompt, {
    mask: new Set(request.mask),
    maxTokens: request.maxTokens,
    sampling: request.sampling,
    endIds: tokenizer.endIds,
    signal,
    onIds: (fresh) => emit(stream.push(fresh)),
  });
  emit(stream.end());
  return {
    text,
    promptTokens: prompt.length,
    tokens: ids.length,
    stopped: stopped === "length" && ids.length < request.maxTokens ? "context" : stopped,
    prefillTps: prompt.length / prefillSeconds,
    decodeTps: ids.length > 1 ? (ids.length - 1) / decodeSeconds : 0,
    firstTokenMs,
  };
}

function tokensOf(input: GenerateInput, tokenizer: Tokenizer, contextTokens: number): number[] {
  if (input.kind === "plain") return promptIds(tokenizer, input.prompt);
  const ids = promptIds(tokenizer, tokenizer.renderChat(input.messages, true));
  if (ids.length <= contextTokens) return ids;
  throw new StudioError("usage", `The conversation has ${ids.length} tokens, and there is room for ${contextTokens}.`, "Start a new chat, or ask more briefly.");
}
