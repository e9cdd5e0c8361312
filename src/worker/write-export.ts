/** An export of the open model as one file: what it will be, writing it, and measuring what was written. Fetched by the worker when it is first asked for. */
import { exportOpened } from "../export/export-model";
import { planExport } from "../export/plan";
import type { ExportPlan } from "../export/planned-file";
import type { OpenedModel } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import type { JobContext } from "../shared/progress";
import type { EngineCore } from "./engine-core";
import { FileTarget } from "./file-target";
import { measureWritten, roomToMeasure } from "./measure-written";
import type { ExportPreview, ExportRequest, ExportResult, ExportSubject } from "./protocol";

/** Errors: those of `planExport`. */
export async function previewExport(model: OpenedModel, { mask, choices, about }: ExportSubject, tuned: TunedWeights | null): Promise<ExportPreview> {
  return previewOf(await planExport(model, new Set(mask), choices, { tuned, about }));
}

/** Errors: those of `exportOpened`, "disk-full", "io". That it can't be measured is none: what is verified stays. */
export async function writeExport(core: EngineCore, request: ExportRequest, job: JobContext): Promise<ExportResult> {
  const { choices, about = null, target: chosen, measure = null } = request;
  const open = await core.use(request.tuned);
  const source = { ...open, gpu: core.link.gpu, mask: new Set(request.mask), choices, about };
  const { fileName } = await planExport(source.model, source.mask, choices, { tuned: source.tuned, about, signal: job.signal });
  const target = await FileTarget.open(chosen, chosen?.name ?? fileName, choices.format);
  const { plan, verified, opened } = await exportOpened({ ...source, target }, measure ? roomToMeasure(open) : [], job);
  try {
    const measured = measure ? await measureWritten(core, opened, measure, job) : { measured: null };
    return { ...previewOf(plan), verified, ...measured, file: await target.file() };
  } finally {
    opened.session.dispose();
  }
}

function previewOf({ files, choices: _, ...plan }: ExportPlan): ExportPreview {
  return { ...plan, files: files.map(({ path, size }) => ({ path, bytes: size })) };
}
