/** An export of the open model as one file: what it will be, and writing it. Fetched by the worker when it is first asked for. */
import { exportModel } from "../export/export-model";
import { planExport } from "../export/plan";
import type { ExportPlan } from "../export/planned-file";
import type { Session } from "../engine/session";
import type { GpuContext } from "../gpu/device";
import type { ModuleId } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import type { JobContext } from "../shared/progress";
import { FileTarget } from "./file-target";
import type { ExportFormat, ExportPreview, ExportRequest, ExportResult } from "./protocol";

export interface PreviewRequest {
  readonly mask: readonly ModuleId[];
  readonly format: ExportFormat;
  readonly tuned: TunedWeights | null;
}

/** Errors: those of `planExport`. */
export async function previewExport(model: OpenedModel, { mask, format, tuned }: PreviewRequest): Promise<ExportPreview> {
  return previewOf(await planExport(model, new Set(mask), format, { tuned }));
}

export interface ExportSource {
  readonly model: OpenedModel;
  /** Runs with `tuned`. */
  readonly session: Session;
  readonly tuned: TunedWeights | null;
  readonly gpu: GpuContext;
}

/** Errors: those of `exportModel`, "disk-full", "io". */
export async function writeExport(source: ExportSource, { mask: modules, format, target: chosen }: ExportRequest, job: JobContext): Promise<ExportResult> {
  const mask = new Set(modules);
  const preview = previewOf(await planExport(source.model, mask, format, { tuned: source.tuned, signal: job.signal }));
  const target = await FileTarget.open(chosen, chosen?.name ?? preview.fileName, format);
  const { verified } = await exportModel({ ...source, mask, format, target }, job);
  return { ...preview, verified, file: await target.file() };
}

function previewOf({ fileName, bytes, zeroed, removedLayers, tunedHeadBytes }: ExportPlan): ExportPreview {
  return { fileName, bytes, zeroed, removedLayers, tunedHeadBytes };
}
