/** Flags that say how modules are ranked: of `scan` and `trim`. */
import { maskModules, parseMask, type ModuleId } from "../model/mask";
import type { ModelSpec } from "../model/spec";
import { DEFAULT_TRIM } from "../trim/records/options";
import { STRATEGIES, STRATEGY_IDS, type StrategyId } from "../trim/records/strategy-list";
import { textFlag, usage, type Flags, type FlagSpecs } from "./flags";

export const RANK_FLAGS: FlagSpecs = {
  strategy: { type: "string", help: `${STRATEGIES.map(({ id }) => id).join(", ")}; ${DEFAULT_TRIM.strategy} by default` },
  keep: { type: "string", help: "modules that must stay, such as attn.0,layer.3" },
};

/** Errors: "usage". */
export function strategyFlag(flags: Flags): StrategyId {
  const text = textFlag(flags, "strategy") ?? DEFAULT_TRIM.strategy;
  const strategy = STRATEGY_IDS.find((id) => id === text);
  if (!strategy) throw usage(`--strategy is ${text}; there are ${STRATEGY_IDS.join(", ")}.`);
  return strategy;
}

/** Errors: "usage" for a word that is no module of the model. */
export function keepFlag(flags: Flags, spec: ModelSpec): ModuleId[] {
  return maskModules(parseMask(textFlag(flags, "keep") ?? "", spec));
}
