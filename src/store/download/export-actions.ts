/** Downloading the trimmed model: look at what it will be, then write and verify it. */
import { PRECISIONS, type ExportChoices } from "../../export/records/choices";
import { toStudioError } from "../../shared/errors";
import type { ExportResult } from "../../worker/protocol";
import { rememberError } from "../device/last-error";
import { tellError, tellInfo } from "../notices";
import { runJob } from "../run-job";
import { selectMask, selectStateKey, selectTuned } from "../selectors";
import type { ExportState, StudioState } from "../state";
import type { Studio } from "../studio";

/** While the dialog is open its preview follows the mask, the format and the model. */
export function openExport(studio: Studio): void {
  const { store } = studio;
  if (store.getState().exporting.open) return;
  editExport(studio, { open: true, result: null });
  let asked: string | null = null;
  const follow = (state: StudioState): void => {
    const missing = missingPreview(state);
    if (missing === asked) return;
    asked = missing;
    if (missing !== null) void previewExport(studio);
  };
  const stop = store.subscribe((state) => (state.exporting.open ? follow(state) : stop()));
  follow(store.getState());
}

export function closeExport(studio: Studio): void {
  editExport(studio, { open: false });
}

/** A precision that the format can't hold gives way to the source's. */
export function chooseExport(studio: Studio, change: Partial<ExportChoices>): void {
  const choices = { ...studio.store.getState().exporting.choices, ...change };
  const precision = PRECISIONS[choices.format].includes(choices.precision) ? choices.precision : "source";
  editExport(studio, { choices: { ...choices, precision }, preview: null, result: null });
}

/** Must run inside the click: the browser asks for a place to save only then. */
export async function exportModel(studio: Studio): Promise<void> {
  const { preview } = studio.store.getState().exporting;
  if (preview === null) return;
  const target = await studio.page.askTarget(preview.fileName).catch((error: unknown) => tellError(studio, toStudioError(error)));
  if (!target) return;
  const asked = wishOf(studio.store.getState());
  const { mask, tuned, choices } = asked;
  const handle = target === "download" ? null : target;
  editExport(studio, { result: null }); // a second export may replace the file of the first
  const result = await runJob(studio, { kind: "export", label: `Writing ${preview.fileName}` }, ({ run }) =>
    run((jobId) => studio.client.api.exportModel(jobId, { mask, tuned, choices, target: handle })),
  );
  if (result === null) return;
  if (result.file) studio.page.download(result.file);
  showResult(studio, asked, result);
}

/** Beside the file that the dialog is about, and nowhere else: a file of another mask is told by its name. */
function showResult(studio: Studio, asked: Wish, result: ExportResult): void {
  const { open } = studio.store.getState().exporting;
  if (open && isWished(studio, asked)) editExport(studio, { result });
  else tellInfo(studio, `${result.fileName} is written and verified.`);
}

/** An answer that comes too late is dropped. */
async function previewExport(studio: Studio): Promise<void> {
  const asked = wishOf(studio.store.getState());
  editExport(studio, { failure: null });
  try {
    const preview = await studio.client.api.previewExport({ mask: asked.mask, tuned: asked.tuned, choices: asked.choices });
    if (isWished(studio, asked)) editExport(studio, { preview });
  } catch (thrown) {
    const failure = toStudioError(thrown);
    rememberError(studio, failure);
    if (isWished(studio, asked)) editExport(studio, { failure });
  }
}

/** What the preview that is missing is about; null when none is. A device that is back is reason to ask again. */
function missingPreview(state: StudioState): string | null {
  return state.exporting.preview === null ? `${state.engine.kind}|${keyOf(wishOf(state))}` : null;
}

interface Wish {
  readonly model: string | undefined;
  readonly mask: ReturnType<typeof selectMask>;
  readonly tuned: string | null;
  /** Of mask and weights. */
  readonly stateKey: string;
  readonly choices: ExportChoices;
}

function wishOf(state: StudioState): Wish {
  return { model: state.model?.fingerprint, mask: selectMask(state), tuned: selectTuned(state), stateKey: selectStateKey(state), choices: state.exporting.choices };
}

/** Whether the dialog is still about this. */
function isWished({ store }: Studio, asked: Wish): boolean {
  return keyOf(wishOf(store.getState())) === keyOf(asked);
}

function keyOf({ model, stateKey, choices: { format, precision, singles } }: Wish): string {
  return `${model}|${format}|${precision}|${singles}|${stateKey}`;
}

function editExport({ store }: Studio, change: Partial<ExportState>): void {
  store.setState(({ exporting }) => ({ exporting: { ...exporting, ...change } }));
}
