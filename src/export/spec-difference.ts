/** Whether an export reads as what it was to be. */
import { modulesOf } from "../model/mask";
import type { ModelSpec } from "../model/spec";

/** The first difference, as the end of a sentence; null when there is none. A family may write itself as another one's. */
export function specDifference(expected: ModelSpec, got: ModelSpec): string | null {
  const modules = [expected, got].map((spec) => modulesOf(spec).join(" "));
  if (expected.layers.length !== got.layers.length) return `it has ${got.layers.length} layers in place of ${expected.layers.length}`;
  if (modules[0] !== modules[1]) return `it has the modules ${String(modules[1])} in place of ${String(modules[0])}`;
  const fields = ["layers", "hidden", "vocab", "contextLength", "norm", "positions", "tiedHead"] as const;
  const field = fields.find((name) => !isSame(expected[name], got[name]));
  return field === undefined ? null : `its header says ${JSON.stringify(got[field])} of "${field}" in place of ${JSON.stringify(expected[field])}`;
}

/** Plain data, in any order of keys. GGUF has its numbers in 32 bits, JSON in 64, and a device computes in 32. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.fround(a) === Math.fround(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}
