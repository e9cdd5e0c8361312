/** The device's life: it opens and is tested, it may be lost, it comes back. */
import { assertNever } from "../shared/assert";
import { StudioError, toStudioError } from "../shared/errors";
import type { EngineEvent } from "../worker/protocol";
import { rememberError } from "./device/last-error";
import { followTrim } from "./loop/follow-plan";
import { loadKeptTrims } from "./loop/kept-trims";
import { continueTrim, isTrimCutByLoss } from "./loop/loop-actions";
import { continueMeasuring } from "./measure/measure-actions";
import { tellError, tellInfo } from "./notices";
import { closeModel } from "./open/model-actions";
import { markLost, runJob, untilIdle } from "./run-job";
import type { Studio } from "./studio";
import { followTuning } from "./tune/follow-plan";
import { loadKeptRuns } from "./tune/kept-runs";
import { continueTuning, isCutByLoss } from "./tune/tune-actions";

/** A driver that was reset needs a moment. */
const BACKOFF_MS = 700;
/** A device that is lost again so soon after it came back by itself is left to the person. */
const SETTLED_MS = 30_000;

/** When the studio itself opened the device again, on the page's clock. */
const retriedAtMs = new WeakMap<Studio, number>();

export async function startEngine(studio: Studio): Promise<void> {
  studio.client.onEvent((event) => onEngineEvent(studio, event));
  followTuning(studio);
  followTrim(studio);
  try {
    studio.store.setState({ engine: { kind: "ready", adapter: await studio.client.start() } });
  } catch (thrown) {
    const error = toStudioError(thrown);
    rememberError(studio, error);
    studio.store.setState({ engine: { kind: "unavailable", error } });
    return;
  }
  void testKernels(studio);
  void loadKeptRuns(studio);
  void loadKeptTrims(studio);
}

/** A new device with the open model on it; masks, history and measurements were never gone. A measurement, a tuning run or a trim that was cut off goes on. */
export async function recoverEngine(studio: Studio): Promise<void> {
  const { store, client } = studio;
  const adapter = await runJob(studio, { kind: "recover", label: "Opening the device again" }, ({ run }) => run((jobId) => client.api.recover(jobId)));
  if (adapter === null) {
    store.setState(({ engine }) => (engine.kind === "lost" ? { engine: { ...engine, retrying: false } } : {}));
    return;
  }
  store.setState({ engine: { kind: "ready", adapter } });
  void testKernels(studio);
  const measures = store.getState().interrupted !== null;
  const tunes = isCutByLoss(store.getState());
  const trims = isTrimCutByLoss(store.getState());
  const next = trims ? "the trim" : tunes ? "tuning" : measures ? "the measurement" : null;
  tellInfo(studio, next === null ? "The device is back; go on where you were." : `The device is back, and ${next} goes on.`);
  if (measures) await continueMeasuring(studio);
  if (tunes) await continueTuning(studio);
  if (trims) await continueTrim(studio);
}

/** Tries the kernels on this device; the badge in the status bar tells how they did. */
async function testKernels(studio: Studio): Promise<void> {
  const { store, client } = studio;
  store.setState({ selfTest: { kind: "running" } });
  try {
    store.setState({ selfTest: { kind: "done", report: await client.runJob((jobId) => client.api.selfTest(jobId)) } });
  } catch (thrown) {
    const error = toStudioError(thrown);
    store.setState({ selfTest: { kind: "untested" } });
    // The device's loss is told by its own event.
    if (error.code !== "device-lost") tellError(studio, error);
  }
}

function onEngineEvent(studio: Studio, event: EngineEvent): void {
  switch (event.type) {
    case "device-lost":
      void onLost(studio, StudioError.fromJSON(event.error));
      return;
    case "model-closed":
      closeModel(studio, StudioError.fromJSON(event.error));
      return;
    case "self-test":
      studio.store.setState({ selfTest: { kind: "done", report: event.report } });
      return;
    case "progress":
    case "text":
    case "tune":
    case "scan":
    case "trim":
      return; // belong to a job, which hears them itself
    default:
      assertNever(event);
  }
}

/** Tries once by itself, when what ran has ended; a device that does not stay is the person's to open again. */
async function onLost(studio: Studio, error: StudioError): Promise<void> {
  const { store, page } = studio;
  const lastMs = retriedAtMs.get(studio);
  const retrying = lastMs === undefined || page.nowMs() - lastMs > SETTLED_MS;
  markLost(studio, error, retrying);
  store.setState({ selfTest: { kind: "untested" } });
  if (!retrying) return;
  retriedAtMs.set(studio, page.nowMs());
  await new Promise((resolve) => setTimeout(resolve, BACKOFF_MS));
  await untilIdle(studio);
  if (store.getState().engine.kind === "lost") await recoverEngine(studio);
}
