/** What a person can choose of a tuning run, with defaults that work untouched. Plain data: it crosses to the worker and into checkpoints. */

export const LOSS_IDS = ["choice", "answer", "text"] as const;
/** Softmax over the choices' log-probabilities, cross-entropy on the right answer's tokens, cross-entropy on completions. */
export type LossId = (typeof LOSS_IDS)[number];

/** What is trained of the head, largest first. */
export type HeadChoice =
  | { readonly kind: "full" }
  /** Rows of the tokens that occur in the tuning examples. */
  | { readonly kind: "seen" }
  | { readonly kind: "low-rank"; readonly rank: number }
  | { readonly kind: "none" };

export interface TuneSettings {
  /** "auto": softmax over the choices where there are some, completions otherwise. */
  readonly loss: LossId | "auto";
  /** "auto": the largest that fits. */
  readonly head: HeadChoice | "auto";
  readonly steps: number;
  /** Examples of one step. */
  readonly batch: number;
  /** Peak learning rates. */
  readonly normRate: number;
  readonly headRate: number;
  /** Steps until the peak; then linear to 0. */
  readonly warmUp: number;
  /** Largest L2 norm of all gradients together; Infinity for none. */
  readonly clip: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly seed: number;
  /** Steps between two measurements on the validation rows. */
  readonly validateEvery: number;
  /** Measurements in a row without a better one after which it stops; 0 for never. */
  readonly patience: number;
  /** "auto": kept where they fit. */
  readonly activations: "auto" | "keep" | "recompute";
}

export const DEFAULT_TUNE: TuneSettings = {
  loss: "auto", head: "auto", steps: 50, batch: 8, normRate: 3e-3, headRate: 1e-4, warmUp: 10, clip: 1,
  beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0, seed: 0, validateEvery: 10, patience: 0, activations: "auto",
};
