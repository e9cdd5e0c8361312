/** What the benches of the engine in Node share: a clock that waits for the device, medians, and a report on stdout. */
import type { Session } from "../../src/engine/session";

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Milliseconds until all of `work` is done on the device, which was idle before. */
export async function timed(session: Session, work: () => Promise<void> | void): Promise<number> {
  await session.device.queue.onSubmittedWorkDone();
  const startedMs = performance.now();
  await work();
  await session.device.queue.onSubmittedWorkDone();
  return performance.now() - startedMs;
}

/** The upper one of two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

export async function inTurn<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}

/** Runs the bench, prints what it gives as JSON and ends the process: an open device would keep it. */
export function report(bench: () => Promise<object>): void {
  bench().then(
    (result) => process.stdout.write(`${JSON.stringify(result, null, 2)}\n`, () => process.exit(0)),
    (error: unknown) => {
      say(String(error));
      process.exit(1);
    },
  );
}
