/** Flags of `tune` that become settings. */
import { DEFAULT_TUNE, LOSS_IDS, type HeadChoice, type TuneSettings } from "../train/settings";
import { textFlag, usage, type Flags, type FlagSpecs } from "./flags";

export const TUNE_FLAGS: FlagSpecs = {
  loss: { type: "string", help: `${LOSS_IDS.join(", ")}; choice where there are choices by default, text otherwise` },
  head: { type: "string", help: "full, seen, rank:R or none: what is trained of the head; the largest that fits by default" },
  steps: { type: "string", help: `${DEFAULT_TUNE.steps} by default` },
  batch: { type: "string", help: `examples of a step, ${DEFAULT_TUNE.batch} by default` },
  "lr-norm": { type: "string", help: `peak learning rate of the norms, ${DEFAULT_TUNE.normRate} by default` },
  "lr-head": { type: "string", help: `peak learning rate of the head, ${DEFAULT_TUNE.headRate} by default` },
  "warm-up": { type: "string", help: `steps until the peak, ${DEFAULT_TUNE.warmUp} by default` },
  "validate-every": { type: "string", help: `steps between two measurements on the validation rows, ${DEFAULT_TUNE.validateEvery} by default` },
  patience: { type: "string", help: "measurements without a better one after which it ends, 0 for never (default)" },
  seed: { type: "string", help: "of the order of examples, 0 by default; the split has its own in --split" },
};

/** What is not a number reaches `checkTuneSettings`, which says what a setting may be. */
export function settingsFrom(flags: Flags): TuneSettings {
  const number = (name: string, fallback: number): number => numberOf(textFlag(flags, name), fallback);
  return {
    ...DEFAULT_TUNE,
    loss: lossFlag(flags), head: headFlag(flags),
    steps: number("steps", DEFAULT_TUNE.steps), batch: number("batch", DEFAULT_TUNE.batch), warmUp: number("warm-up", DEFAULT_TUNE.warmUp),
    normRate: number("lr-norm", DEFAULT_TUNE.normRate), headRate: number("lr-head", DEFAULT_TUNE.headRate),
    seed: number("seed", DEFAULT_TUNE.seed), validateEvery: number("validate-every", DEFAULT_TUNE.validateEvery), patience: number("patience", DEFAULT_TUNE.patience),
  };
}

function numberOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  return text.trim() === "" ? NaN : Number(text);
}

function lossFlag(flags: Flags): TuneSettings["loss"] {
  const text = textFlag(flags, "loss") ?? "auto";
  const loss = [...LOSS_IDS, "auto" as const].find((id) => id === text);
  if (!loss) throw usage(`--loss is ${text}; there are ${LOSS_IDS.join(", ")}.`);
  return loss;
}

function headFlag(flags: Flags): HeadChoice | "auto" {
  const text = textFlag(flags, "head") ?? "auto";
  const rank = /^rank:(\d+)$/.exec(text)?.[1];
  if (rank !== undefined) return { kind: "low-rank", rank: Number(rank) };
  if (text === "auto") return text;
  if (text === "full" || text === "seen" || text === "none") return { kind: text };
  throw usage(`--head is ${text}; it can be full, seen, rank:R (such as rank:16) or none.`);
}
