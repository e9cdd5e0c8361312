/** How large each step is: a warm-up in even parts to the peak, then linear to 0, which the step after the last would have. */
import type { TuneSettings } from "./settings";

/** Share of the peak rate at a step, counted from 1. */
export function rateShare(step: number, { steps, warmUp }: Pick<TuneSettings, "steps" | "warmUp">): number {
  // A short run is not all warm-up.
  const rising = Math.min(warmUp, Math.floor(steps / 2));
  if (step <= rising) return step / rising;
  return Math.max(0, (steps - step + 1) / (steps - rising + 1));
}

export function ratesAt(step: number, settings: TuneSettings): { readonly norm: number; readonly head: number } {
  const share = rateShare(step, settings);
  return { norm: share * settings.normRate, head: share * settings.headRate };
}
