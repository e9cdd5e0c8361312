import { maskOfKey, tunedOfKey } from "../../../store/measure/measurements";

/** "Full model", "1 module dropped", "8 modules dropped, tuned", from the key of mask and weights. */
export function stateTitle(key: string): string {
  const count = maskOfKey(key).length;
  const dropped = count === 0 ? "Full model" : `${count} ${count === 1 ? "module" : "modules"} dropped`;
  return tunedOfKey(key) === null ? dropped : `${dropped}, tuned`;
}
