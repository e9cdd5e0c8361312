/** Prompt -> tokens. Sampling and feeding back happen on the GPU; ids come back in bursts, one burst behind the GPU. */
import type { Mask } from "../model/mask";
import { throwIfCancelled } from "../shared/errors";
import { EXTENT } from "./buffers";
import { prefill } from "./prefill";
import type { Session } from "./session";

export interface SamplingOptions {
  /** 0 is greedy. */
  readonly temperature: number;
  /** 0 keeps every token. */
  readonly topK: number;
  /** 1 keeps every token. */
  readonly topP: number;
  readonly seed: number;
}

export const GREEDY: SamplingOptions = { temperature: 0, topK: 0, topP: 1, seed: 0 };

export interface GenerateOptions {
  readonly mask: Mask;
  readonly maxTokens: number;
  readonly sampling: SamplingOptions;
  /** Ids that end the text; they are not part of it. */
  readonly endIds: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** New ids, as they come. */
  readonly onIds?: (ids: readonly number[]) => void;
}

export interface Generated {
  readonly ids: readonly number[];
  readonly stopped: "end" | "length";
  /** The prompt's way through the layers, without the head and the choice of the first id. */
  readonly prefillSeconds: number;
  readonly firstTokenMs: number;
  /** From the first id to the last. */
  readonly decodeSeconds: number;
}

/** A burst is as long as it takes to fill about this time: short enough to stream smoothly, long enough to hide readback. */
const BURST_MS = 50;
const MAX_BURST = 16;

/** Errors: "usage" (see prefill), "cancelled", "device-lost". Stops at an end id, at `maxTokens` or where the context ends. */
export async function generate(session: Session, prompt: readonly number[], options: GenerateOptions): Promise<Generated> {
  const startedMs = performance.now();
  const rows = await fillPrompt(session, prompt, options);
  const filledMs = whenDone(session);
  await chooseFirst(session, rows, options.signal);
  const limit = Math.min(options.maxTokens, session.capacity.contextTokens - prompt.length + 1);
  const [first] = await readIds(session, prompt.length, 1);
  const firstMs = performance.now();
  const ids: number[] = [];
  let stopped = accept(ids, first === undefined ? [] : [first], options);
  const bursts = decodeBursts(session, prompt.length, limit, options);
  while (!stopped && ids.length < limit) {
    const { value } = await bursts.next();
    stopped = accept(ids, value ?? [], options);
  }
  await bursts.return();
  const decodeSeconds = (performance.now() - firstMs) / 1000;
  return { ids, stopped: stopped ? "end" : "length", prefillSeconds: ((await filledMs) - startedMs) / 1000, firstTokenMs: firstMs - startedMs, decodeSeconds };
}

/** Prefills the prompt and chooses the first token, which is then the only token of "tokens". */
export async function startDecoding(session: Session, prompt: readonly number[], options: StartOptions): Promise<void> {
  await chooseFirst(session, await fillPrompt(session, prompt, options), options.signal);
}

type StartOptions = Pick<GenerateOptions, "mask" | "sampling" | "signal">;

/** Returns the rows of the last chunk. */
function fillPrompt(session: Session, prompt: readonly number[], { mask, sampling, signal }: StartOptions): Promise<number> {
  session.write("sampling", samplingData(sampling));
  return prefill(session, prompt, { mask, signal });
}

async function chooseFirst(session: Session, rows: number, signal: AbortSignal | undefined): Promise<void> {
  session.write("picked", new Uint32Array([rows - 1]));
  await session.pacer.run([...session.shared.headOne, ...session.shared.samplePrompt], { [EXTENT.batch]: 1, [EXTENT.one]: 1 }, signal);
  session.write("picked", new Uint32Array([0]));
}

/** Submits `count` decode steps without waiting for any. */
export function submitDecode(session: Session, mask: Mask, count: number): void {
  const { decode } = session.plans(mask);
  const encoder = session.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let i = 0; i < count; i++) session.runner.encode(pass, decode, { [EXTENT.one]: 1 });
  pass.end();
  session.device.queue.submit([encoder.finish()]);
}

/** Yields bursts of ids; the next burst is on the GPU while the last one is read. `limit` counts the first id too. */
async function* decodeBursts(session: Session, promptTokens: number, limit: number, { mask, signal }: GenerateOptions): AsyncGenerator<number[], void> {
  let burst = 1;
  let submitted = 1;
  let startedMs = performance.now();
  const pending: Promise<number[]>[] = [];
  while (submitted < limit || pending.length > 0) {
    throwIfCancelled(signal);
    while (pending.length < 2 && submitted < limit) {
      const count = Math.min(burst, limit - submitted);
      submitDecode(session, mask, count);
      const ids = readIds(session, promptTokens + submitted, count);
      // Whoever ends early never awaits the burst that is still out.
      ids.catch(() => undefined);
      pending.push(ids);
      submitted += count;
    }
    const oldest = pending.shift();
    if (!oldest) return;
    yield await oldest;
    const elapsedMs = performance.now() - startedMs;
    startedMs = performance.now();
    if (elapsedMs < BURST_MS / 2) burst = Math.min(MAX_BURST, 2 * burst);
    else if (elapsedMs > BURST_MS) burst = Math.max(1, Math.floor(burst / 2));
  }
}

/** Takes ids up to an end id; true when one came. */
function accept(ids: number[], fresh: readonly number[], { endIds, onIds, maxTokens }: GenerateOptions): boolean {
  const end = fresh.findIndex((id) => endIds.includes(id));
  const taken = (end < 0 ? fresh : fresh.slice(0, end)).slice(0, maxTokens - ids.length);
  ids.push(...taken);
  if (taken.length > 0) onIds?.(taken);
  return end >= 0;
}

/** When all that is submitted by now was done, in ms of `performance.now()`; waiting for it holds nothing up. */
function whenDone(session: Session): Promise<number> {
  // A device that goes away is told by what reads from it.
  return session.device.queue.onSubmittedWorkDone().then(() => performance.now(), () => performance.now());
}

/** Ids of positions [position, position + count). */
async function readIds(session: Session, position: number, count: number): Promise<number[]> {
  return [...new Uint32Array(await session.readback.read(session.runner.buffer("ids"), 4 * position, 4 * count))];
}

function samplingData({ temperature, topK, topP, seed }: SamplingOptions): Uint32Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(16));
  view.setFloat32(0, temperature, true);
  view.setUint32(4, topK, true);
  view.setFloat32(8, topP, true);
  view.setUint32(12, seed, true);
  return new Uint32Array(view.buffer);
}
