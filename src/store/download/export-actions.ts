/** Downloading the trimmed model: look at what it will be, then write and verify it. */
import { toStudioError } from "../../shared/errors";
import type { ExportFormat } from "../../worker/protocol";
import { keyOf } from "../measure/measurements";
import { tellError } from "../notices";
import { runJob } from "../run-job";
import { selectMask } from "../selectors";
import type { ExportState } from "../state";
import type { Studio } from "../studio";

export function openExport(studio: Studio): Promise<void> {
  editExport(studio, { open: true, result: null });
  return previewExport(studio);
}

export function closeExport(studio: Studio): void {
  editExport(studio, { open: false });
}

export function chooseExportFormat(studio: Studio, format: ExportFormat): Promise<void> {
  editExport(studio, { format, preview: null, result: null });
  return previewExport(studio);
}

/** The preview of the mask and format as they are now; an answer that comes too late is dropped. */
export async function previewExport(studio: Studio): Promise<void> {
  const asked = wanted(studio);
  try {
    const preview = await studio.client.api.previewExport(asked.mask, asked.format);
    if (sameWish(asked, wanted(studio))) editExport(studio, { preview });
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

/** Must run inside the click: the browser asks for a place to save only then. */
export async function exportModel(studio: Studio): Promise<void> {
  const { preview } = studio.store.getState().exporting;
  if (preview === null) return;
  const target = await studio.page.askTarget(preview.fileName).catch((error: unknown) => tellError(studio, toStudioError(error)));
  if (!target) return;
  const { mask, format } = wanted(studio);
  const handle = target === "download" ? null : target;
  editExport(studio, { result: null }); // a second export may replace the file of the first
  const result = await runJob(studio, { kind: "export", label: `Writing ${preview.fileName}` }, ({ run }) =>
    run((jobId) => studio.client.api.exportModel(jobId, { mask, format, target: handle })),
  );
  if (result === null) return;
  if (result.file) studio.page.download(result.file);
  editExport(studio, { result });
}

function wanted({ store }: Studio) {
  return { mask: selectMask(store.getState()), format: store.getState().exporting.format };
}

function sameWish(a: ReturnType<typeof wanted>, b: ReturnType<typeof wanted>): boolean {
  return a.format === b.format && keyOf(a.mask) === keyOf(b.mask);
}

function editExport({ store }: Studio, change: Partial<ExportState>): void {
  store.setState(({ exporting }) => ({ exporting: { ...exporting, ...change } }));
}
