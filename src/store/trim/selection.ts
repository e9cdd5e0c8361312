/** Which modules a gesture on the layer stack means, and what mask it leaves. Pure. */
import type { Mask, ModuleId, ModuleKind } from "../../model/mask";
import type { ModuleSummary } from "../../model/summary";

/** The three columns of the stack, from left to right: a layer's number stands for both its modules. */
export const STACK_PARTS = ["layer", "attention", "mlp"] as const;
export type StackPart = (typeof STACK_PARTS)[number];

export interface StackPlace {
  readonly layer: number;
  readonly part: StackPart;
}

/** The modules behind one place; empty where the layer has no such module. */
export function modulesAt(modules: readonly ModuleSummary[], place: StackPlace): ModuleId[] {
  return modulesBetween(modules, place, place);
}

/** Everything in the rectangle between two places, in running order; a rectangle that touches the numbers is whole layers. */
export function modulesBetween(modules: readonly ModuleSummary[], from: StackPlace, to: StackPlace): ModuleId[] {
  const [first, last] = [Math.min(from.layer, to.layer), Math.max(from.layer, to.layer)];
  const kinds = kindsBetween(from.part, to.part);
  return modules.filter(({ layer, kind }) => layer >= first && layer <= last && kinds.includes(kind)).map(({ id }) => id);
}

/** What a touch there does: drops what is left, restores when nothing is left. */
export function dropsAt(modules: readonly ModuleSummary[], mask: Mask, place: StackPlace): boolean {
  return modulesAt(modules, place).some((id) => !mask.has(id));
}

export function painted(mask: Mask, ids: Iterable<ModuleId>, drop: boolean): Mask {
  const next = new Set(mask);
  for (const id of ids) {
    if (drop) next.add(id);
    else next.delete(id);
  }
  return next;
}

function kindsBetween(a: StackPart, b: StackPart): readonly ModuleKind[] {
  if (a === "layer" || b === "layer") return ["attention", "mlp"];
  return a === b ? [a] : ["attention", "mlp"];
}
