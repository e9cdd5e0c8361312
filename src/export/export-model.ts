/** Plans, writes and verifies an export; only a verified one stays. */
import type { SessionCapacity } from "../engine/buffers";
import type { Session } from "../engine/session";
import type { NamedSource } from "../formats/byte-source";
import { readZip } from "../formats/zip/read";
import type { GpuContext } from "../gpu/device";
import type { OpenedModel } from "../model/opened-model";
import type { Mask } from "../model/mask";
import type { TunedWeights } from "../model/tuned";
import { StudioError, toStudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { planLayers } from "./layers";
import { planExport } from "./plan";
import type { ExportPlan } from "./planned-file";
import type { ExportAbout } from "./records/about";
import type { ExportChoices } from "./records/choices";
import type { ExportTarget, WrittenFile } from "./target";
import type { Verification } from "./records/verification";
import { refuse, verifyExport, type VerifiedExport } from "./verify";
import { exportedFiles } from "./write-files";
import { firstChange, notePieces } from "./written-pieces";

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
  const { opened, ...outcome } = await exportOpened(request, [], job);
  opened.session.dispose();
  return outcome;
}

/**
 * The same, and the export stays open as it was verified: its session, the caller's to dispose, has the first of `capacities`
 * that fits, or no more room than verifying needs. Errors: those of `exportModel`.
 */
export async function exportOpened(request: ExportRequest, capacities: readonly SessionCapacity[], job: JobContext = {}): Promise<ExportOutcome & { readonly opened: VerifiedExport }> {
  const { model, mask, tuned = null, choices, about, target } = request;
  let opened: VerifiedExport | null = null;
  try {
    const plan = await planExport(model, mask, choices, { tuned, about, signal: job.signal });
    const { files, written } = notePieces(exportedFiles(plan, job));
    const places = await target.write(files, job.signal);
    const found = await target.reopen();
    refuse(await firstChange(written, await filesIn(found, job.signal), job));
    const trimmed = { model, layers: planLayers(model.spec, mask, choices.singles), tuned };
    opened = await verifyExport({ ...request, files: found, trimmed, capacities }, job);
    await target.keep();
    return { plan, files: places, verified: opened.verified, opened };
  } catch (error) {
    opened?.session.dispose();
    throw await discarded(target, toStudioError(error));
  }
}

/** Of a folder in a zip, what lies in it. */
async function filesIn(found: readonly NamedSource[], signal: AbortSignal | undefined): Promise<readonly NamedSource[]> {
  const [only] = found;
  return only && found.length === 1 && /\.zip$/i.test(only.path) ? readZip(only.source, signal) : found;
}

/** What went wrong first is what to tell; that what was written could not be removed comes after it. */
async function discarded(target: ExportTarget, error: StudioError): Promise<StudioError> {
  try {
    await target.discard();
    return error;
  } catch {
    return new StudioError(error.code, `${error.message} What was written could not be removed.`, "Delete the file yourself: it is no sound export.", error);
  }
}
