/** Back to what a point of the chart was measured with. */
import { tellInfo } from "../notices";
import type { Studio } from "../studio";
import { tunedIn } from "../trim/history";
import { setMask } from "../trim/mask-actions";
import { maskOfKey, tunedOfKey } from "./measurements";

/** Tuned weights are kept as long as a state of the history has them: a point may outlive them. */
export function goToMeasured(studio: Studio, key: string, label: string): void {
  const tuned = tunedOfKey(key);
  if (tuned !== null && !tunedIn(studio.store.getState().history).includes(tuned)) return tellInfo(studio, "The tuned weights of this point are no longer kept: only its numbers are.");
  setMask(studio, new Set(maskOfKey(key)), label, tuned);
}
