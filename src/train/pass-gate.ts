/** The place between two steps where a run may be held. */
import { throwIfCancelled } from "../shared/errors";
import { atCheckpoint, type JobContext } from "../shared/progress";

/** Turns of the microtask queue within which an open gate lets through. */
const OPEN_TURNS = 16;

/** `held` runs when the gate turns out to be closed: who pauses may close the page. Errors: "cancelled", and those of `held`. */
export async function passGate(job: JobContext, held: () => Promise<void>): Promise<void> {
  throwIfCancelled(job.signal);
  const passing = atCheckpoint(job);
  // Its error is thrown below; until then it is nobody's.
  passing.catch(() => undefined);
  if (!(await settlesSoon(passing))) await held();
  await passing;
}

async function settlesSoon(passing: Promise<void>): Promise<boolean> {
  let isSettled = false;
  const settle = (): void => void (isSettled = true);
  passing.then(settle, settle);
  for (let turn = 0; turn < OPEN_TURNS && !isSettled; turn++) await Promise.resolve();
  return isSettled;
}
