/** The first minute: one click, and the demo is open, measured, trimmed and measured again, on this very device. */
import type { ModuleId } from "../../model/mask";
import { choosePart } from "../data/data-actions";
import { measure } from "../measure/measure-actions";
import { FULL_MODEL, accuracyOf } from "../measure/measurements";
import { openDemo } from "../open/model-actions";
import { selectMask, targetOf } from "../selectors";
import type { Studio } from "../studio";
import { setMask } from "../trim/mask-actions";

/** The six modules without which the loss on 24 questions is lowest. Source: a PyTorch scan of every single module of the demo model. */
export const DEMO_MASK: readonly ModuleId[] = ["attn.1", "attn.3", "attn.5", "attn.6", "mlp.6", "attn.8"];

/** Ends early where the person takes over: a step that is cancelled or fails, or a mask of their own. */
export async function runDemo(studio: Studio): Promise<void> {
  const state = studio.store.getState;
  await openDemo(studio);
  if (state().modelSource?.kind !== "demo" || state().datasetId === null) return;
  choosePart(studio, "all");
  await measure(studio);
  const isMeasured = accuracyOf(state().measurements, FULL_MODEL, targetOf(state())) !== null;
  if (!isMeasured || selectMask(state()).length > 0) return;
  setMask(studio, new Set(DEMO_MASK), `Demo: drop ${DEMO_MASK.length} modules`);
  await measure(studio);
}
