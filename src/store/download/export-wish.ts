/** What an export would be of, and whether that is still what the dialog is about. */
import type { ExportChoices } from "../../export/records/choices";
import type { ModuleId } from "../../model/mask";
import { selectMask, selectStateKey, selectTuned } from "../selectors";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import type { ExportState } from "./download-state";

export interface Wish {
  readonly model: string | undefined;
  readonly mask: readonly ModuleId[];
  readonly tuned: string | null;
  /** Of mask and weights. */
  readonly stateKey: string;
  readonly choices: ExportChoices;
}

export function wishOf(state: StudioState): Wish {
  return { model: state.model?.fingerprint, mask: selectMask(state), tuned: selectTuned(state), stateKey: selectStateKey(state), choices: state.exporting.choices };
}

export function wishKey({ model, stateKey, choices: { format, precision, singles } }: Wish): string {
  return `${model}|${format}|${precision}|${singles}|${stateKey}`;
}

/** Whether the dialog is still about this. */
export function isWished({ store }: Studio, asked: Wish): boolean {
  return wishKey(wishOf(store.getState())) === wishKey(asked);
}

export function editExport({ store }: Studio, change: Partial<ExportState>): void {
  store.setState(({ exporting }) => ({ exporting: { ...exporting, ...change } }));
}
