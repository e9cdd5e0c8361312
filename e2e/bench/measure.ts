/** The one definition of both speeds, the same for each engine and from outside of it: what a caller waits for. */
import { assert } from "../../src/shared/assert";
import type { BenchEngine, Generated, Measurement, MeasureRequest } from "./bench-api";

interface Timed extends Generated {
  readonly seconds: number;
}

/**
 * prefill = prompt tokens / time of a call for one token; decode = n / (time for n + 1 tokens - time for one).
 * Errors: when an engine gives another number of tokens than it was asked for or another text, or needs no time for the further tokens.
 */
export async function measure(open: () => Promise<BenchEngine>, request: MeasureRequest, nowMs: () => number): Promise<Measurement> {
  const { prompt, promptTokens, continuation, tokens } = request;
  const startedMs = nowMs();
  const engine = await open();
  const openSeconds = (nowMs() - startedMs) / 1000;
  // Untimed: shaders compile and pipelines are made at the first use of each shape, the prompt's and that of a decoded token.
  await timed(engine, prompt, 2, nowMs);
  const first = await timed(engine, prompt, 1, nowMs);
  const whole = await timed(engine, prompt, tokens + 1, nowMs);
  assert(whole.text.startsWith(continuation) || continuation.startsWith(whole.text), `The text goes on with ${JSON.stringify(whole.text)}, not with ${JSON.stringify(continuation)}`);
  const decodeSeconds = whole.seconds - first.seconds;
  assert(decodeSeconds > 0, `${tokens + 1} tokens took ${whole.seconds} s and one took ${first.seconds} s: ask for more tokens, on a quiet machine`);
  return {
    adapterName: engine.adapterName,
    promptIds: engine.promptIds(prompt),
    openSeconds,
    firstSeconds: first.seconds,
    wholeSeconds: whole.seconds,
    prefillTps: promptTokens / first.seconds,
    decodeTps: tokens / decodeSeconds,
    text: whole.text,
  };
}

async function timed(engine: BenchEngine, prompt: string, tokens: number, nowMs: () => number): Promise<Timed> {
  const startedMs = nowMs();
  const generated = await engine.generate(prompt, tokens);
  const seconds = (nowMs() - startedMs) / 1000;
  assert(generated.tokens === tokens, `${generated.tokens} tokens came where ${tokens} were asked for`);
  return { ...generated, seconds };
}
