/** Dropping and restoring modules, and tuned weights. Each is one entry of the history. */
import { maskModules } from "../../model/mask";
import type { Mask, ModuleId } from "../../model/mask";
import { changeInWords } from "./mask-words";
import { addAfter, currentMask, findState, goTo, record, recordState, redo, undo } from "./history";
import type { TrimHistory, TrimState } from "./history";
import { dropsAt, modulesAt, painted } from "./selection";
import type { StackPlace } from "./selection";
import type { Studio } from "../studio";

export function toggleModule(studio: Studio, id: ModuleId): void {
  const [kind, layer] = id.split(".");
  togglePlace(studio, { layer: Number(layer), part: kind === "attn" ? "attention" : "mlp" });
}

/** Drops what is left of the layer, or restores the whole layer when nothing is left. */
export function toggleLayer(studio: Studio, layer: number): void {
  togglePlace(studio, { layer, part: "layer" });
}

/** Drops or restores all of `ids` as one entry. */
export function paintModules(studio: Studio, ids: readonly ModuleId[], drop: boolean): void {
  const { model } = studio.store.getState();
  if (!model || ids.length === 0) return;
  travel(studio, (history) => record(history, painted(new Set(currentMask(history)), ids, drop), changeInWords(model.modules, new Set(ids), drop)));
}

/** Goes to the entry with this mask and these tuned weights, the newest of several, or makes one: coming back to what was measured is no new branch. */
export function setMask(studio: Studio, mask: Mask, label: string, tuned: string | null = null): void {
  travel(studio, (history) => {
    const known = findState(history, mask, tuned);
    return known === null ? recordState(history, { mask: maskModules(mask), tuned, label }) : goTo(history, known);
  });
}

/** The model as it was opened: nothing dropped, its own weights. */
export function resetMask(studio: Studio): void {
  travel(studio, (history) => recordState(history, { mask: [], tuned: null, label: "Restore everything" }));
}

/** Tuned weights become a state after the one that they were tuned from; a person who is elsewhere by now stays there. */
export function addTuned(studio: Studio, from: number, state: TrimState): void {
  travel(studio, (history) => addAfter(history, from, state).history);
}

export function undoMask(studio: Studio): void {
  travel(studio, undo);
}

export function redoMask(studio: Studio): void {
  travel(studio, redo);
}

export function goToState(studio: Studio, id: number): void {
  travel(studio, (history) => goTo(history, id));
}

function togglePlace(studio: Studio, place: StackPlace): void {
  const { model, history } = studio.store.getState();
  if (!model) return;
  paintModules(studio, modulesAt(model.modules, place), dropsAt(model.modules, new Set(currentMask(history)), place));
}

/** What an export would hold depends on the mask, so its preview goes with the old one. */
export function travel({ store }: Studio, step: (history: TrimHistory) => TrimHistory): void {
  store.setState(({ history, exporting }) => ({ history: step(history), exporting: { ...exporting, preview: null, result: null } }));
}
