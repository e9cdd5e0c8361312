/** The one definition of both speeds, the same for each engine and from outside of it: what a caller waits for. */
import { assert } from "../../src/shared/assert";
import type { BenchEngine, Generated, Measurement, MeasureRequest } from "./bench-api";

interface Timed extends Generated {
  readonly firstSeconds: number;
  readonly wholeSeconds: number;
}

/**
 * One call for n + 1 tokens: prefill = prompt tokens / time to the first token; decode = n / time from there to the end.
 * Both come from one call, because the time for the prompt differs from call to call by more than a decoded token takes.
 * Errors: when an engine gives another number of tokens than it was asked for or another text, or all of them at once.
 */
export async function measure(open: () => Promise<BenchEngine>, request: MeasureRequest, nowMs: () => number): Promise<Measurement> {
  const { prompt, promptTokens, continuation, tokens } = request;
  const startedMs = nowMs();
  const engine = await open();
  const openSeconds = (nowMs() - startedMs) / 1000;
  // Untimed: shaders compile and pipelines are made at the first use of each shape, the prompt's and that of a decoded token.
  await timed(engine, prompt, 2, nowMs);
  const { firstSeconds, wholeSeconds, text } = await timed(engine, prompt, tokens + 1, nowMs);
  assert(text.startsWith(continuation) || continuation.startsWith(text), `The text goes on with ${JSON.stringify(text)}, not with ${JSON.stringify(continuation)}`);
  return {
    adapterName: engine.adapterName,
    promptIds: engine.promptIds(prompt),
    openSeconds,
    firstSeconds,
    wholeSeconds,
    prefillTps: promptTokens / firstSeconds,
    decodeTps: tokens / (wholeSeconds - firstSeconds),
    text,
  };
}

async function timed(engine: BenchEngine, prompt: string, tokens: number, nowMs: () => number): Promise<Timed> {
  const startedMs = nowMs();
  let firstMs: number | null = null;
  const generated = await engine.generate(prompt, tokens, () => (firstMs ??= nowMs()));
  const endedMs = nowMs();
  assert(generated.tokens === tokens, `${generated.tokens} tokens came where ${tokens} were asked for`);
  assert(firstMs !== null && firstMs < endedMs, "The first token came with the last one");
  return { ...generated, firstSeconds: (firstMs - startedMs) / 1000, wholeSeconds: (endedMs - startedMs) / 1000 };
}
