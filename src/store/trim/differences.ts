/** What single modules are known to do: two measured masks that differ by just one module, one of them the mask at hand, both with the same weights. */
import { qualityOf } from "../../evaluate/results";
import { maskModules } from "../../model/mask";
import type { Mask, ModuleId } from "../../model/mask";
import type { ModuleSummary } from "../../model/summary";
import { accuracyOf, keyOf } from "../measure/measurements";
import type { Measurements, Target } from "../measure/measurements";

interface Here {
  readonly mask: Mask;
  readonly tuned: string | null;
}

/** For each such module, the accuracy without it less the accuracy with it: below zero, dropping it hurts. Shares, -1 to 1. */
export function measuredDifferences(modules: readonly ModuleSummary[], { mask, tuned }: Here, known: Measurements, target: Target | null): ReadonlyMap<ModuleId, number> {
  const differences = new Map<ModuleId, number>();
  const here = accuracyOf(known, keyOf(maskModules(mask), tuned), target);
  if (!here) return differences;
  for (const { id } of modules) {
    const there = accuracyOf(known, keyOf(maskModules(withOneChanged(mask, id)), tuned), target);
    if (!there) continue;
    const change = qualityOf(there) - qualityOf(here);
    differences.set(id, mask.has(id) ? -change : change);
  }
  return differences;
}

function withOneChanged(mask: Mask, id: ModuleId): Mask {
  const next = new Set(mask);
  if (!next.delete(id)) next.add(id);
  return next;
}
