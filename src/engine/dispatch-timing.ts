/** How long dispatches take on this device: what a choice among variants of a kernel is measured with. */
import type { Dispatch } from "../gpu/kernel";
import type { PlanRunner, ResolvedDispatch } from "../gpu/runner";
import { undisturbed, type JobContext } from "../shared/progress";

export interface TimingContext extends Pick<JobContext, "undisturbed"> {
  readonly device: GPUDevice;
  readonly runner: PlanRunner;
}

/** Rows of each extent, by its buffer's name. */
export type ExtentRows = Readonly<Record<string, number>>;

const REPEATS = 3;
/** Dispatches are repeated until a timing lasts about this long: the clock of a submission is no finer than a millisecond. */
const TIMING_MS = 4;

/** The place of the fastest of `dispatches`, all compiled before; -1 of none. */
export async function fastestOf(context: TimingContext, dispatches: readonly Dispatch[], extents: ExtentRows): Promise<number> {
  const times: number[] = [];
  for (const dispatch of dispatches) times.push(await timeOf(context, [dispatch], extents));
  return times.indexOf(Math.min(...times));
}

/** Milliseconds that a plan takes, all of it compiled before: the least of some. */
export function timeOf(context: TimingContext, dispatches: readonly Dispatch[], extents: ExtentRows): Promise<number> {
  const plan = context.runner.resolve(dispatches);
  return undisturbed(context, () => time(context, plan, extents));
}

async function time(context: TimingContext, plan: readonly ResolvedDispatch[], extents: ExtentRows): Promise<number> {
  const once = await submit(context, plan, extents, 1);
  const dispatches = Math.min(64, Math.max(1, Math.ceil(TIMING_MS / Math.max(once, 0.05))));
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) times.push((await submit(context, plan, extents, dispatches)) / dispatches);
  return Math.min(...times);
}

async function submit({ device, runner }: TimingContext, plan: readonly ResolvedDispatch[], extents: ExtentRows, count: number): Promise<number> {
  const startedMs = performance.now();
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let i = 0; i < count; i++) runner.encode(pass, plan, extents);
  pass.end();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  return performance.now() - startedMs;
}
