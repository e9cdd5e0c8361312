/** Downloading the trimmed model: look at what it will be, then write, verify and perhaps measure it. */
import { PRECISIONS, type ExportChoices } from "../../export/records/choices";
import { toStudioError } from "../../shared/errors";
import type { ExportRequest, ExportResult } from "../../worker/protocol";
import { tellError, tellInfo } from "../notices";
import { runJob } from "../run-job";
import type { Studio } from "../studio";
import { exportAbout } from "./about";
import { followPreview } from "./export-preview";
import { editExport, isWished, wishOf, type Wish } from "./export-wish";
import { rememberExport } from "./exported";
import { keepMeasured, measureTarget, wantsMeasure } from "./measured-export";
import { toldWhere } from "./told-where";

export function openExport(studio: Studio): void {
  if (studio.store.getState().exporting.open) return;
  editExport(studio, { open: true, result: null, refusal: null });
  followPreview(studio);
}

/** A precision that the format can't hold gives way to the source's. */
export function chooseExport(studio: Studio, change: Partial<ExportChoices>): void {
  const choices = { ...studio.store.getState().exporting.choices, ...change };
  const precision = PRECISIONS[choices.format].includes(choices.precision) ? choices.precision : "source";
  editExport(studio, { choices: { ...choices, precision }, preview: null, result: null });
}

export function chooseMeasuring(studio: Studio, measures: boolean): void {
  editExport(studio, { measures });
}

/** Must run inside the click: the browser asks for a place to save only then. */
export async function exportModel(studio: Studio): Promise<void> {
  const { preview } = studio.store.getState().exporting;
  if (preview === null) return;
  const target = await studio.page.askTarget(preview.fileName).catch((error: unknown) => tellError(studio, toStudioError(error)));
  if (!target) return;
  const state = studio.store.getState();
  const asked = wishOf(state);
  const measure = wantsMeasure(state) ? measureTarget(state) : null;
  const result = await write(studio, asked, { label: `Writing ${preview.fileName}`, target: target === "download" ? null : target, measure });
  if (result === null) return;
  if (result.file) studio.page.download(result.file);
  if (studio.store.getState().model?.fingerprint === asked.model) rememberExport(studio, asked.stateKey, asked.choices, result);
  showResult(studio, asked, { result, isSaved: true });
}

/** Into the origin's private file system, and away again: only the numbers stay. */
export async function measureExport(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const measure = measureTarget(state);
  const { preview } = state.exporting;
  if (preview === null || measure === null) return;
  const asked = wishOf(state);
  const result = await write(studio, asked, { label: `Measuring ${preview.fileName}`, target: null, measure, numbersOnly: true });
  if (result) showResult(studio, asked, { result, isSaved: false });
}

type Writing = Pick<ExportRequest, "target" | "measure" | "numbersOnly"> & { readonly label: string };

/** Null when it came to nothing; the person was told why, in the dialog where that is still about it. */
function write(studio: Studio, asked: Wish, { label, ...writing }: Writing): Promise<ExportResult | null> {
  const { mask, tuned, choices } = asked;
  editExport(studio, { result: null, refusal: null }); // a second export may replace the file of the first
  const isAbout = (): boolean => studio.store.getState().exporting.open && isWished(studio, asked);
  return runJob(studio, { kind: "export", label }, ({ run }) =>
    toldWhere(studio, { isShown: isAbout, show: (refusal) => editExport(studio, { refusal }) }, async () => {
      const about = await exportAbout(studio.store.getState(), studio.page.environment());
      const result = await run((jobId) => studio.client.api.exportModel(jobId, { mask, tuned, choices, about, ...writing }));
      keepMeasured(studio, asked, result, writing.measure);
      return result;
    }),
  );
}

/** Beside the file that the dialog is about, and nowhere else: a file of another mask is told by its name. */
function showResult(studio: Studio, asked: Wish, { result, isSaved }: { readonly result: ExportResult; readonly isSaved: boolean }): void {
  const { open } = studio.store.getState().exporting;
  if (open && isWished(studio, asked)) editExport(studio, { result, isSaved });
  else tellInfo(studio, `${result.fileName} ${isSaved ? "is written and verified." : measuredWords(result)}`);
}

function measuredWords({ measured, unmeasured = "" }: ExportResult): string {
  return measured ? "is measured." : `is not measured. ${unmeasured}`;
}
