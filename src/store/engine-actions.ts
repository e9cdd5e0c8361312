/** The device's life: it opens, it may be lost, it comes back. */
import { assertNever } from "../shared/assert";
import { StudioError, toStudioError } from "../shared/errors";
import type { EngineEvent } from "../worker/protocol";
import { tellInfo } from "./notices";
import { markLost, runJob } from "./run-job";
import type { Studio } from "./studio";

export async function startEngine(studio: Studio): Promise<void> {
  studio.client.onEvent((event) => onEngineEvent(studio, event));
  try {
    studio.store.setState({ engine: { kind: "ready", adapter: await studio.client.start() } });
  } catch (error) {
    studio.store.setState({ engine: { kind: "unavailable", error: toStudioError(error) } });
  }
}

/** A new device with the open model on it; masks, history and measurements were never gone. */
export async function recoverEngine(studio: Studio): Promise<void> {
  const adapter = await runJob(studio, { kind: "recover", label: "Opening the device again" }, ({ run }) =>
    run((jobId) => studio.client.api.recover(jobId)),
  );
  if (adapter === null) return;
  studio.store.setState({ engine: { kind: "ready", adapter } });
  tellInfo(studio, "The device is back; go on where you were.");
}

function onEngineEvent(studio: Studio, event: EngineEvent): void {
  switch (event.type) {
    case "device-lost":
      return markLost(studio, StudioError.fromJSON(event.error));
    case "progress":
    case "text":
      return; // belong to a job, which hears them itself
    default:
      assertNever(event);
  }
}
