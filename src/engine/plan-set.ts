/** Plans over one set of weights, resolved once and replayed: by mask what depends on it, and the parts that no mask changes. */
import type { PlanRunner, ResolvedDispatch } from "../gpu/runner";
import { maskKey, type Mask } from "../model/mask";
import { present } from "../shared/assert";
import { EXTENT } from "./buffers";
import { planBody, planDecode, planHead, planLogProbs, planSample, type Phase, type PlanContext } from "./forward-plan";

/** Plans of one mask, resolved: what a run replays. */
export interface MaskPlans {
  readonly decode: readonly ResolvedDispatch[];
  readonly body: Readonly<Record<Exclude<Phase, "decode">, readonly ResolvedDispatch[]>>;
}

/** Parts of a pass that no mask changes. */
export interface SharedPlans {
  readonly headOne: readonly ResolvedDispatch[];
  readonly headMany: readonly ResolvedDispatch[];
  readonly samplePrompt: readonly ResolvedDispatch[];
  readonly logProbs: readonly ResolvedDispatch[];
}

export interface PlanSet {
  readonly context: PlanContext;
  readonly shared: SharedPlans;
  plans(mask: Mask): MaskPlans;
}

/** Plans of so many masks are kept; an older one is made anew from the same bind groups in about a millisecond. */
const KEPT_MASKS = 64;

export function planSet(runner: PlanRunner, context: PlanContext): PlanSet {
  const kept = new Map<string, MaskPlans>();
  return {
    context,
    shared: {
      headOne: runner.resolve(planHead(context, "one")),
      headMany: runner.resolve(planHead(context, "many")),
      samplePrompt: runner.resolve(planSample(context, EXTENT.batch)),
      logProbs: runner.resolve(planLogProbs(context)),
    },
    plans(mask) {
      const key = maskKey(mask);
      let plans = kept.get(key);
      if (!plans) {
        const resolve = (phase: Exclude<Phase, "decode">): ResolvedDispatch[] => runner.resolve(planBody(context, mask, phase));
        plans = { decode: runner.resolve(planDecode(context, mask)), body: { prefill: resolve("prefill"), score: resolve("score") } };
        if (kept.size >= KEPT_MASKS) kept.delete(present([...kept.keys()][0], "oldest plan"));
        kept.set(key, plans);
      }
      return plans;
    },
  };
}
