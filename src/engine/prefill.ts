/** Runs a sequence through the model in chunks, filling the key cache. */
import type { Mask } from "../model/mask";
import { StudioError } from "../shared/errors";
import { sequenceTokens } from "./batch-rows";
import { EXTENT } from "./buffers";
import type { Session } from "./session";

export interface PrefillOptions {
  readonly mask: Mask;
  readonly signal?: AbortSignal | undefined;
  readonly onChunk?: (done: number) => void;
}

/**
 * Keys and values of every token; the residual stream of the last chunk stays in "x". Returns how many rows that chunk has.
 * Errors: "usage" for an empty or too long sequence or an id outside the vocabulary, "cancelled".
 */
export async function prefill(session: Session, ids: readonly number[], { mask, signal, onChunk }: PrefillOptions): Promise<number> {
  checkSequence(session, ids);
  const { batchTokens } = session.capacity;
  let rows = 0;
  for (let start = 0; start < ids.length; start += batchTokens) {
    const chunk = ids.slice(start, start + batchTokens);
    rows = await runChunk(session, chunk, start, mask, signal);
    onChunk?.(start + rows);
  }
  return rows;
}

async function runChunk(session: Session, chunk: readonly number[], start: number, mask: Mask, signal: AbortSignal | undefined): Promise<number> {
  session.write("tokens", sequenceTokens(chunk, start));
  session.write(EXTENT.batch, new Uint32Array([chunk.length]));
  await session.pacer.run(session.plans(mask).body.prefill, { [EXTENT.batch]: chunk.length }, signal);
  return chunk.length;
}

/**
 * Logits of every position, [rows, vocab] at a time, in order; `first` is the position of the first row.
 * At most `mostRows` at a time. Errors as `prefill`.
 */
export async function* sequenceLogits(session: Session, ids: readonly number[], mask: Mask, signal?: AbortSignal, mostRows = Infinity): AsyncGenerator<{ first: number; logits: Float32Array }> {
  checkSequence(session, ids);
  const { outputs, batchTokens } = session.capacity;
  const chunkTokens = Math.min(outputs, batchTokens, mostRows);
  for (let first = 0; first < ids.length; first += chunkTokens) {
    const rows = await runChunk(session, ids.slice(first, first + chunkTokens), first, mask, signal);
    session.write("picked", Uint32Array.from({ length: rows }, (_, i) => i));
    session.write(EXTENT.outputs, new Uint32Array([rows]));
    await session.pacer.run(session.shared.headMany, { [EXTENT.outputs]: rows }, signal);
    yield { first, logits: new Float32Array(await session.readback.read(session.runner.buffer("logits"), 0, 4 * rows * session.spec.vocab)) };
  }
}

function checkSequence({ capacity, spec }: Session, ids: readonly number[]): void {
  if (ids.length === 0) throw new StudioError("usage", "The prompt is empty.", "Write at least one character.");
  if (ids.length > capacity.contextTokens) {
    throw new StudioError("usage", `The prompt has ${ids.length} tokens, there is room for ${capacity.contextTokens}.`, "Shorten the prompt.");
  }
  const stranger = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= spec.vocab);
  if (stranger !== undefined) throw new StudioError("usage", `${stranger} is not a token id: the vocabulary has ${spec.vocab}.`, `Use ids from 0 to ${spec.vocab - 1}.`);
}
