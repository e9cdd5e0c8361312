/** Accuracy and speed of an export that was opened anew, beside the model that it was made of. */
import type { SessionCapacity } from "../engine/buffers";
import { evaluateAccuracy } from "../evaluate/accuracy";
import { measureSpeed } from "../evaluate/speed";
import type { VerifiedExport } from "../export/verify";
import { EMPTY_MASK } from "../model/mask";
import { keptBytesTuned } from "../model/tuned-bytes";
import { StudioError, toStudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { EngineCore } from "./engine-core";
import type { ModelOnDevice } from "./model-slot";
import type { ExportRequest, ExportResult } from "./protocol";

/** Where a second session with as much room as the first one doesn't fit: batches are small, and what is measured is the same. */
const SMALL_BATCH_TOKENS = 512;
const SMALL_OUTPUTS = 16;

/** Rooms for the export's session, the best first. The context is that of the open model: what is measured of the two has to compare. */
export function roomToMeasure({ session: { capacity } }: ModelOnDevice): SessionCapacity[] {
  const small = { ...capacity, batchTokens: Math.min(SMALL_BATCH_TOKENS, capacity.batchTokens), outputs: Math.min(SMALL_OUTPUTS, capacity.outputs) };
  return [capacity, small];
}

/** Errors: "device-lost". Whatever else stops it is told in `unmeasured`: the export itself is sound. */
export async function measureWritten(core: EngineCore, opened: VerifiedExport, measure: NonNullable<ExportRequest["measure"]>, job: JobContext): Promise<Pick<ExportResult, "measured" | "unmeasured">> {
  try {
    return { measured: await numbersOf(core, opened, measure, job) };
  } catch (thrown) {
    const { code, message } = toStudioError(thrown);
    if (code === "device-lost") throw thrown;
    return { measured: null, unmeasured: code === "cancelled" ? "That was cancelled." : message };
  }
}

async function numbersOf(core: EngineCore, { model, session }: VerifiedExport, measure: NonNullable<ExportRequest["measure"]>, job: JobContext): Promise<NonNullable<ExportResult["measured"]>> {
  const { contextTokens } = core.slot.check().session.capacity;
  if (session.capacity.contextTokens < contextTokens) {
    throw new StudioError("gpu-out-of-memory", "The graphics memory has no room to measure a second model beside the open one.", "Close other tabs and programs that use the graphics card.");
  }
  const tokens = await (await core.datasets()).tokens(measure, model.tokenizer, contextTokens, job);
  const accuracy = await evaluateAccuracy(session, tokens, EMPTY_MASK, job);
  return { accuracy, speed: await measureSpeed(session, EMPTY_MASK, keptBytesTuned(model, EMPTY_MASK, null), job) };
}
