/** Closing the dialogs of the two ways out. Apart from what the dialogs do, which comes with the first of them. */
import type { Studio } from "../studio";

export function closeExport({ store }: Studio): void {
  store.setState(({ exporting }) => ({ exporting: { ...exporting, open: false } }));
}

export function closePublish({ store }: Studio): void {
  store.setState(({ publishing }) => ({ publishing: { ...publishing, open: false } }));
}
