/** How long each module takes for one decoded token on this device: modules of one shape and precision are timed once. */
import { modulePlace, type ModuleId } from "../model/mask";
import { atCheckpoint, type JobContext } from "../shared/progress";
import { sequenceTokens } from "./batch-rows";
import { EXTENT } from "./buffers";
import { timeOf } from "./dispatch-timing";
import { planModule } from "./forward-plan";
import type { Session } from "./session";

/** The token that is timed has so many before it. */
const POSITION = 64;

/** Milliseconds by module, with the weights in use. Errors: "cancelled", "device-lost". */
export async function moduleTimes(session: Session, ids: readonly ModuleId[], job: JobContext = {}): Promise<ReadonlyMap<ModuleId, number>> {
  const known = new Map<string, number>();
  const times = new Map<ModuleId, number>();
  for (const id of ids) {
    const { kind, layer } = modulePlace(id);
    const dispatches = planModule(session.context, layer, kind, "decode");
    const key = JSON.stringify(dispatches.map(({ kernel, variant, params, grid }) => [kernel.name, variant, params, grid]));
    let ms = known.get(key);
    if (ms === undefined) {
      await atCheckpoint(job);
      session.write("tokens", sequenceTokens([0], Math.min(POSITION, session.capacity.contextTokens - 1)));
      session.write(EXTENT.one, new Uint32Array([1]));
      ms = await timeOf({ device: session.device, runner: session.runner, undisturbed: job.undisturbed }, dispatches, { [EXTENT.one]: 1 });
      known.set(key, ms);
    }
    times.set(id, ms);
  }
  return times;
}
