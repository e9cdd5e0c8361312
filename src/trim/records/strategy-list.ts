/** The strategies as the screen lists them: one line of help each, what a step costs, and where it comes from. Plain data. */

export const STRATEGY_IDS = ["nll", "trimllm", "angular", "influence", "taylor", "reverse", "random"] as const;
export type StrategyId = (typeof STRATEGY_IDS)[number];

/** What a strategy needs to know of the modules. */
export type StrategyNeeds =
  /** The rows scored without each module. */
  | "candidates"
  /** The residual stream before and behind each module: one forward pass. */
  | "residuals"
  /** The loss's gradient behind each module as well: one backward pass. */
  | "gradients"
  | "nothing";

export interface StrategyAbout {
  readonly id: StrategyId;
  readonly label: string;
  /** One line. */
  readonly help: string;
  readonly needs: StrategyNeeds;
  /** What one scan takes, in words. */
  readonly cost: string;
  readonly source: string;
}

export const STRATEGIES: readonly StrategyAbout[] = [
  { id: "nll", label: "Least loss", needs: "candidates", cost: "half a run a module", source: "TrimLLM's scan, by loss instead of accuracy", help: "Drops the module without which the right choices stay likeliest." },
  { id: "trimllm", label: "TrimLLM", needs: "candidates", cost: "half a run a module", source: "Hu et al., arXiv 2412.11242", help: "Drops the module that costs least accuracy; of equals the one with the largest activations." },
  { id: "angular", label: "Angular distance", needs: "residuals", cost: "one run", source: "Gromov et al., arXiv 2403.17887", help: "Drops the module that turns the residual stream least." },
  { id: "influence", label: "Block influence", needs: "residuals", cost: "one run", source: "Men et al., ShortGPT, arXiv 2403.03853", help: "Drops the module whose output is most like its input." },
  { id: "taylor", label: "Taylor", needs: "gradients", cost: "one run forward and back", source: "Kim et al., Shortened LLaMA, arXiv 2402.02834", help: "Drops the module whose output the loss is least sensitive to." },
  { id: "reverse", label: "Reverse order", needs: "nothing", cost: "nothing", source: "Lu et al., Reassessing Layer Pruning, arXiv 2411.15558", help: "Drops from the top: the last module first." },
  { id: "random", label: "Random", needs: "nothing", cost: "nothing", source: "the honest baseline", help: "Drops any module, by a seed: what a strategy has to beat." },
];

export function needsOf(strategy: StrategyId): StrategyNeeds {
  return STRATEGIES.find(({ id }) => id === strategy)?.needs ?? "candidates";
}
