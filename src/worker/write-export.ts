/** An export of the open model as one file: what it will be, and writing it. Fetched by the worker when it is first asked for. */
import { exportModel } from "../export/export-model";
import { planExport } from "../export/plan";
import type { ExportPlan } from "../export/planned-file";
import type { Session } from "../engine/session";
import type { GpuContext } from "../gpu/device";
import type { OpenedModel } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import type { JobContext } from "../shared/progress";
import { FileTarget } from "./file-target";
import type { ExportPreview, ExportRequest, ExportResult, ExportSubject } from "./protocol";

/** Errors: those of `planExport`. */
export async function previewExport(model: OpenedModel, { mask, choices, about }: ExportSubject, tuned: TunedWeights | null): Promise<ExportPreview> {
  return previewOf(await planExport(model, new Set(mask), choices, { tuned, about }));
}

export interface ExportSource {
  readonly model: OpenedModel;
  /** Runs with `tuned`. */
  readonly session: Session;
  readonly tuned: TunedWeights | null;
  readonly gpu: GpuContext;
}

/** Errors: those of `exportModel`, "disk-full", "io". */
export async function writeExport(source: ExportSource, { mask: modules, choices, about, target: chosen }: ExportRequest, job: JobContext): Promise<ExportResult> {
  const mask = new Set(modules);
  const preview = previewOf(await planExport(source.model, mask, choices, { tuned: source.tuned, about, signal: job.signal }));
  const target = await FileTarget.open(chosen, chosen?.name ?? preview.fileName, choices.format);
  const { verified } = await exportModel({ ...source, mask, choices, about: about ?? null, target }, job);
  return { ...preview, verified, measured: null, file: await target.file() };
}

function previewOf({ files, choices: _, ...plan }: ExportPlan): ExportPreview {
  return { ...plan, files: files.map(({ path, size }) => ({ path, bytes: size })) };
}
