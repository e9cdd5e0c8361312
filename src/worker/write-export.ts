/** An export of the open model as one file: what it will be, writing it, and measuring what was written. Fetched by the worker when it is first asked for. */
import { exportOpened } from "../export/export-model";
import { planExport } from "../export/plan";
import type { ExportPlan } from "../export/planned-file";
import type { OpenedModel } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import type { JobContext } from "../shared/progress";
import type { EngineCore } from "./engine-core";
import { aloneInPrivateFolder, FileTarget } from "./file-target";
import { measureWritten, roomToMeasure } from "./measure-written";
import type { ExportPreview, ExportRequest, ExportResult, ExportSubject } from "./protocol";

/** Errors: those of `planExport`. */
export async function previewExport(model: OpenedModel, { mask, choices, about }: ExportSubject, tuned: TunedWeights | null): Promise<ExportPreview> {
  return previewOf(await planExport(model, new Set(mask), choices, { tuned, about }));
}

/**
 * Errors: those of `exportOpened`, "disk-full", "io", "usage" while another tab writes to the private file system. That it can't be
 * measured is none: what is verified stays.
 */
export function writeExport(core: EngineCore, request: ExportRequest, job: JobContext): Promise<ExportResult> {
  return request.target ? write(core, request, job) : aloneInPrivateFolder(() => write(core, request, job));
}

async function write(core: EngineCore, request: ExportRequest, job: JobContext): Promise<ExportResult> {
  const { choices, about = null, target: chosen, measure = null, numbersOnly = false } = request;
  const open = await core.use(request.tuned);
  const source = { ...open, gpu: core.link.gpu, mask: new Set(request.mask), choices, about };
  // A place that the person chose is opened before anything is planned: an export that can't be planned is removed from it, too.
  const name = chosen?.name ?? (await planExport(source.model, source.mask, choices, { tuned: source.tuned, about, signal: job.signal })).fileName;
  const target = await FileTarget.open(chosen, name, choices.format);
  const { plan, verified, opened } = await exportOpened({ ...source, target }, measure ? roomToMeasure(open) : [], job);
  try {
    const measured = measure ? await measureWritten(core, opened, measure, job) : { measured: null };
    return { ...previewOf(plan), verified, ...measured, file: numbersOnly ? null : await target.file() };
  } finally {
    opened.session.dispose();
    // What can't be removed now goes before the next export.
    if (numbersOnly) await target.discard().catch(() => undefined);
  }
}

function previewOf({ files, choices: _, ...plan }: ExportPlan): ExportPreview {
  return { ...plan, files: files.map(({ path, size }) => ({ path, bytes: size })) };
}
