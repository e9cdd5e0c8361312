/** Plans, writes and verifies an export; only a verified one stays. */
import type { Session } from "../engine/session";
import type { GpuContext } from "../gpu/device";
import type { OpenedModel } from "../model/opened-model";
import type { Mask } from "../model/mask";
import type { TunedWeights } from "../model/tuned";
import { toStudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { planExport } from "./plan";
import type { ExportPlan } from "./planned-file";
import type { ExportAbout } from "./records/about";
import type { ExportChoices } from "./records/choices";
import type { ExportTarget, WrittenFile } from "./target";
import type { Verification } from "./records/verification";
import { referenceLogits, verifyExport } from "./verify";
import { exportedFiles } from "./write-files";

export interface ExportRequest {
  readonly model: OpenedModel;
  /** The open model on its device, to compare with. */
  readonly session: Session;
  readonly gpu: GpuContext;
  readonly mask: Mask;
  /** What `session` runs with: they go into the export in place of the model's own. Left out or null: none. */
  readonly tuned?: TunedWeights | null;
  readonly choices: ExportChoices;
  /** What it tells of itself; left out or null: no more than the source does. */
  readonly about?: ExportAbout | null;
  readonly target: ExportTarget;
}

export interface ExportOutcome {
  readonly plan: ExportPlan;
  readonly files: readonly WrittenFile[];
  readonly verified: Verification;
}

/**
 * Errors: "usage" when nothing is left of the model, "unsupported" when the format can't hold it, "disk-full", "io",
 * "cancelled", "gpu-out-of-memory" when the device has no room to verify. On any error the target is discarded.
 */
export async function exportModel(request: ExportRequest, job: JobContext = {}): Promise<ExportOutcome> {
  const { model, session, gpu, mask, tuned, choices, about, target } = request;
  try {
    const plan = await planExport(model, mask, choices, { tuned, about, signal: job.signal });
    const reference = await referenceLogits(model, session, mask, job.signal);
    const files = await target.write(exportedFiles(plan, job), job.signal);
    const verified = await verifyExport({ files: await target.reopen(), gpu, reference }, job);
    await target.keep();
    return { plan, files, verified };
  } catch (error) {
    // What went wrong first is what to tell, also when the place is gone altogether.
    await target.discard().catch(() => undefined);
    throw toStudioError(error);
  }
}
