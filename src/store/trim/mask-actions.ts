/** Dropping and restoring modules. Each is one entry of the history. */
import { EMPTY_MASK, maskKey } from "../../model/mask";
import type { Mask, ModuleId } from "../../model/mask";
import { currentMask, goTo, record, redo, undo } from "./history";
import type { TrimHistory } from "./history";
import type { Studio } from "../studio";

export function toggleModule(studio: Studio, id: ModuleId): void {
  const mask = maskOf(studio);
  const dropped = mask.has(id);
  const [kind, layer] = id.split(".");
  const label = `${dropped ? "Restore" : "Drop"} ${kind === "attn" ? "attention" : "MLP"} ${layer}`;
  changeTo(studio, flipped(mask, [id], !dropped), label);
}

/** Drops what is left of the layer, or restores the whole layer when nothing is left. */
export function toggleLayer(studio: Studio, layer: number): void {
  const mask = maskOf(studio);
  const modules = studio.store.getState().model?.modules.filter((module) => module.layer === layer).map((module) => module.id) ?? [];
  if (modules.length === 0) return;
  const drop = !modules.every((id) => mask.has(id));
  changeTo(studio, flipped(mask, modules, drop), `${drop ? "Drop" : "Restore"} layer ${layer}`);
}

export function resetMask(studio: Studio): void {
  changeTo(studio, EMPTY_MASK, "Restore everything");
}

/** Back to a mask that the history knows, or on to a new entry of it. */
export function setMask(studio: Studio, mask: Mask, label: string): void {
  travel(studio, (history) => {
    const known = history.nodes.find((node) => maskKey(new Set(node.state.mask)) === maskKey(mask));
    return known ? goTo(history, known.id) : record(history, mask, label);
  });
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

function maskOf({ store }: Studio): Mask {
  return new Set(currentMask(store.getState().history));
}

function flipped(mask: Mask, modules: readonly ModuleId[], drop: boolean): Mask {
  const next = new Set(mask);
  for (const id of modules) {
    if (drop) next.add(id);
    else next.delete(id);
  }
  return next;
}

function changeTo(studio: Studio, mask: Mask, label: string): void {
  travel(studio, (history) => record(history, mask, label));
}

/** What an export would hold depends on the mask, so its preview goes with the old one. */
function travel({ store }: Studio, step: (history: TrimHistory) => TrimHistory): void {
  store.setState(({ history, exporting }) => ({ history: step(history), exporting: { ...exporting, preview: null, result: null } }));
}
