/** The probe of learning rates on a session's model. */
import type { JobContext } from "../shared/progress";
import { LOSSES } from "./loss";
import { openTrainer } from "./open-trainer";
import { probeRate } from "./probe";
import { trainablesOf } from "./trainables";
import { planRun, throwProblems, type TuneInput } from "./tune";

/** The norms' rate to take. Keeps nothing. Errors: "usage" with every problem of the plan, "gpu-out-of-memory", "cancelled", "device-lost". */
export async function probeTuning(input: Pick<TuneInput, "session" | "mask" | "from" | "tiles" | "tuning" | "validation" | "settings">, job: JobContext = {}): Promise<{ readonly normRate: number }> {
  const { settings } = input;
  const planned = planRun(input, settings);
  throwProblems(planned);
  const { trainer, chosen } = await openTrainer(input, planned, settings);
  try {
    return await probeRate({ trainer, trainables: trainablesOf(trainer.shape).map(({ name }) => name), tuning: planned.examples, loss: LOSSES[chosen.loss], settings }, job);
  } finally {
    trainer.dispose();
  }
}
