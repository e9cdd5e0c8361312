/** Decode and prefill speed of a mask, apart: warm-up, then windows whose median counts. Nothing else is in a window. */
import { GREEDY, startDecoding, submitDecode } from "../engine/generate";
import { prefill } from "../engine/prefill";
import type { Session } from "../engine/session";
import type { Mask } from "../model/mask";
import { createRandom } from "../shared/random";
import { atCheckpoint, undisturbed, type JobContext } from "../shared/progress";
import type { Rate, SpeedResult } from "./results";

const WINDOWS = 5;
/** A window lasts about this long where the device allows: far above the clock's grain, short enough to wait for. */
const WINDOW_SECONDS = 0.3;
const PROMPT_TOKENS = 16;
const DECODE_TOKENS = { least: 2, most: 64 };
const PREFILL_TOKENS = { least: 32, most: 512 };

/** Tokens of a prefill window: the same for every mask of a session, so that masks compare. */
const prefillTokens = new WeakMap<Session, number>();

/** Errors: "cancelled", "device-lost". */
export async function measureSpeed(session: Session, mask: Mask, weightBytes: number, job: JobContext = {}): Promise<SpeedResult> {
  const report = windowReport(job);
  const decode = await measureDecode(session, mask, job, report);
  const prefillRate = await measurePrefill(session, mask, job, report);
  return { prefill: prefillRate, decode, dispatchesPerToken: session.plans(mask).decode.length, weightBytes };
}

async function measureDecode(session: Session, mask: Mask, job: JobContext, report: () => void): Promise<Rate> {
  const room = session.capacity.contextTokens - PROMPT_TOKENS;
  const prompt = randomIds(session, Math.min(PROMPT_TOKENS, session.capacity.contextTokens));
  let left = 0;
  const submit = async (tokens: number): Promise<number> => {
    submitDecode(session, mask, tokens);
    left -= tokens;
    await session.device.queue.onSubmittedWorkDone();
    return tokens;
  };
  const start = async (): Promise<void> => {
    await startDecoding(session, prompt, { mask, sampling: GREEDY, signal: job.signal });
    left = room;
    await submit(2);
  };
  /** From the prompt again where repeated windows have filled the context. */
  const window = async (tokens: number): Promise<number> => {
    if (tokens > left) await start();
    return timed(() => submit(tokens));
  };
  await start();
  const tokens = windowTokens(await undisturbed(job, () => window(2)), DECODE_TOKENS, Math.floor((room - 4) / WINDOWS));
  return rateOf(() => window(tokens), job, report);
}

async function measurePrefill(session: Session, mask: Mask, job: JobContext, report: () => void): Promise<Rate> {
  const window = (tokens: number): Promise<number> => timed(async () => {
    await prefill(session, randomIds(session, tokens), { mask, signal: job.signal });
    await session.device.queue.onSubmittedWorkDone();
    return tokens;
  });
  const least = Math.min(PREFILL_TOKENS.least, session.capacity.batchTokens);
  const warm = await undisturbed(job, () => window(least));
  let tokens = prefillTokens.get(session);
  if (tokens === undefined) prefillTokens.set(session, (tokens = windowTokens(warm, { ...PREFILL_TOKENS, least }, session.capacity.batchTokens)));
  const chosen = tokens;
  return rateOf(() => window(chosen), job, report);
}

/** A power of two times `least` that fills a window at this speed. */
function windowTokens(tokensPerSecond: number, { least, most }: { readonly least: number; readonly most: number }, room: number): number {
  let tokens = least;
  while (2 * tokens <= Math.min(most, room, tokensPerSecond * WINDOW_SECONDS)) tokens *= 2;
  return Math.max(1, Math.min(tokens, room));
}

/** `window` gives the tokens per second of one. */
async function rateOf(window: () => Promise<number>, job: JobContext, report: () => void): Promise<Rate> {
  const rates: number[] = [];
  for (let i = 0; i < WINDOWS; i++) {
    await atCheckpoint(job);
    rates.push(await undisturbed(job, window));
    report();
  }
  const sorted = rates.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? 0;
  return { median: at(Math.floor(WINDOWS / 2)), low: at(0), high: at(WINDOWS - 1), windows: WINDOWS };
}

/** Tokens per second of `work`, which gives its tokens. */
async function timed(work: () => Promise<number>): Promise<number> {
  const startedMs = performance.now();
  const tokens = await work();
  return (1000 * tokens) / Math.max(performance.now() - startedMs, 0.001);
}

function windowReport({ onProgress }: JobContext): () => void {
  let done = 0;
  return () => onProgress?.({ label: "Measuring speed", done: ++done, total: 2 * WINDOWS, unit: "windows" });
}

/** Any ids do: no kernel's time depends on the values. */
function randomIds({ spec }: Session, count: number): number[] {
  const random = createRandom(count);
  return Array.from({ length: count }, () => random.integer(spec.vocab));
}
