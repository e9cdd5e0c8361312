/** Which modules a trim may not drop. Pure. */
import type { ModuleId } from "../../../model/mask";
import { maskModules } from "../../../model/mask";
import type { ModuleSummary } from "../../../model/summary";

/** Protects what is left of `ids`; releases all of them when nothing is left. In running order. */
export function withToggled(keep: readonly ModuleId[], ids: readonly ModuleId[]): ModuleId[] {
  const next = new Set(keep);
  const protects = ids.some((id) => !next.has(id));
  for (const id of ids) {
    if (protects) next.add(id);
    else next.delete(id);
  }
  return maskModules(next);
}

/** "none", "attention 0 and MLP 0", "all attention", "5 of 48 modules". What the open model does not have is left out. */
export function keepWords(keep: readonly ModuleId[], modules: readonly ModuleSummary[]): string {
  const kept = modules.filter(({ id }) => keep.includes(id));
  const isAll = (kind: ModuleSummary["kind"]) => kept.every((module) => module.kind === kind) && kept.length === modules.filter((module) => module.kind === kind).length;
  if (kept.length === 0) return "none";
  if (kept.length > 2 && isAll("attention")) return "all attention";
  if (kept.length > 2 && isAll("mlp")) return "all MLPs";
  if (kept.length <= 2) return kept.map(moduleName).join(" and ");
  return `${kept.length} of ${modules.length} modules`;
}

/** "attention 5", "MLP 8". */
export function moduleName({ kind, layer }: Pick<ModuleSummary, "kind" | "layer">): string {
  return `${kind === "attention" ? "attention" : "MLP"} ${layer}`;
}
