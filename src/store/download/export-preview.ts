/** What the file will be, before anything is written: of what is chosen, and then the sizes of the other precisions. */
import { PRECISIONS } from "../../export/records/choices";
import { toStudioError } from "../../shared/errors";
import type { ExportPreview } from "../../worker/protocol";
import { rememberError } from "../device/last-error";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { exportAbout } from "./about";
import { followDialog } from "./follow-dialog";
import { editExport, isWished, wishKey, wishOf, type Wish } from "./export-wish";

/** While the dialog is open its preview follows the mask, the choices and the model. */
export function followPreview(studio: Studio): void {
  const state = studio.store.getState();
  if (missingPreview(state) === null) void sizeOthers(studio, wishOf(state));
  followDialog(studio, { isOpen: ({ exporting }) => exporting.open, keyOf: missingPreview, onKey: () => void previewExport(studio) });
}

/** An answer that comes too late is dropped. */
async function previewExport(studio: Studio): Promise<void> {
  const asked = wishOf(studio.store.getState());
  editExport(studio, { failure: null, refusal: null });
  try {
    const preview = await planned(studio, asked);
    if (!isWished(studio, asked)) return;
    keepSize(studio, asked, preview.bytes);
    editExport(studio, { preview });
  } catch (thrown) {
    const failure = toStudioError(thrown);
    rememberError(studio, failure);
    if (isWished(studio, asked)) editExport(studio, { failure });
  }
  await sizeOthers(studio, asked);
}

/** One after the other, and no further once the dialog is about something else. */
async function sizeOthers(studio: Studio, { choices, ...asked }: Wish): Promise<void> {
  for (const precision of PRECISIONS[choices.format]) {
    const other: Wish = { ...asked, choices: { ...choices, precision } };
    const { exporting, ...state } = studio.store.getState();
    const isLooked = exporting.open && wishKey(wishOf({ ...state, exporting: { ...exporting, choices: { ...exporting.choices, precision } } })) === wishKey(other);
    if (!isLooked || state.engine.kind !== "ready") return;
    if (exporting.sizes[wishKey(other)] === undefined) keepSize(studio, other, await planned(studio, other).then(({ bytes }) => bytes, () => null));
  }
}

function keepSize({ store }: Studio, wish: Wish, bytes: number | null): void {
  store.setState(({ exporting }) => ({ exporting: { ...exporting, sizes: { ...exporting.sizes, [wishKey(wish)]: bytes } } }));
}

async function planned(studio: Studio, { mask, tuned, choices }: Wish): Promise<ExportPreview> {
  const about = await exportAbout(studio.store.getState(), studio.page.environment());
  return studio.client.api.previewExport({ mask, tuned, choices, about });
}

/** What the preview that is missing is about; null when none is. A device that is back is reason to ask again. */
function missingPreview(state: StudioState): string | null {
  return state.exporting.preview === null ? `${state.engine.kind}|${wishKey(wishOf(state))}` : null;
}
