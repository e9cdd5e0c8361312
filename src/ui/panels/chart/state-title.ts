import { maskOfKey, precisionOfKey, tunedOfKey } from "../../../store/measure/measurements";

/** "Full model", "1 module dropped", "8 modules dropped, tuned, Q8_0", from the key of what was measured. */
export function stateTitle(key: string): string {
  const count = maskOfKey(key).length;
  const dropped = count === 0 ? "Full model" : `${count} ${count === 1 ? "module" : "modules"} dropped`;
  const precision = precisionOfKey(key);
  return [dropped, ...(tunedOfKey(key) === null ? [] : ["tuned"]), ...(precision === "source" ? [] : [precision])].join(", ");
}
