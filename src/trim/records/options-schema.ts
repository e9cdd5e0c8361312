/** Options as they come out of files: checked in their form. Whether they make sense is told by the plan. A field that an older studio did not write gets its default. */
import * as v from "valibot";
import type { ModuleId } from "../../model/mask";
import { DEFAULT_TUNE, LOSS_IDS, type TuneSettings } from "../../train/settings";
import { orInfinite } from "./number-schema";
import { DEFAULT_TRIM, type TrimOptions, type TrimTarget, type TuneWhen } from "./options";
import { STRATEGY_IDS } from "./strategy-list";

/** Layers of a model have no more digits. One module is written in one way. */
export const moduleId = v.custom<ModuleId>((value) => typeof value === "string" && /^(attn|mlp)\.(0|[1-9]\d{0,3})$/.test(value), 'A module is written "attn.5" or "mlp.5"');

const headChoice = v.variant("kind", [
  v.object({ kind: v.literal("full") }),
  v.object({ kind: v.literal("seen") }),
  v.object({ kind: v.literal("low-rank"), rank: v.number() }),
  v.object({ kind: v.literal("none") }),
]);

export const tuneSettings: v.GenericSchema<unknown, TuneSettings> = v.object({
  loss: v.optional(v.picklist([...LOSS_IDS, "auto"]), DEFAULT_TUNE.loss),
  head: v.optional(v.union([headChoice, v.literal("auto")]), DEFAULT_TUNE.head),
  steps: v.optional(v.number(), DEFAULT_TUNE.steps),
  batch: v.optional(v.number(), DEFAULT_TUNE.batch),
  normRate: v.optional(v.number(), DEFAULT_TUNE.normRate),
  headRate: v.optional(v.number(), DEFAULT_TUNE.headRate),
  warmUp: v.optional(v.number(), DEFAULT_TUNE.warmUp),
  clip: v.optional(orInfinite, DEFAULT_TUNE.clip),
  beta1: v.optional(v.number(), DEFAULT_TUNE.beta1),
  beta2: v.optional(v.number(), DEFAULT_TUNE.beta2),
  eps: v.optional(v.number(), DEFAULT_TUNE.eps),
  weightDecay: v.optional(v.number(), DEFAULT_TUNE.weightDecay),
  seed: v.optional(v.number(), DEFAULT_TUNE.seed),
  validateEvery: v.optional(v.number(), DEFAULT_TUNE.validateEvery),
  patience: v.optional(v.number(), DEFAULT_TUNE.patience),
  activations: v.optional(v.picklist(["auto", "keep", "recompute"]), DEFAULT_TUNE.activations),
});

const target: v.GenericSchema<unknown, TrimTarget> = v.variant("kind", [
  v.object({ kind: v.literal("bytes"), share: v.number() }),
  v.object({ kind: v.literal("speed"), multiple: v.number() }),
  v.object({ kind: v.literal("modules"), count: v.number() }),
  v.object({ kind: v.literal("accuracy"), floor: v.number(), bound: v.picklist(["value", "low"]) }),
]);

const tuneWhen: v.GenericSchema<unknown, TuneWhen> = v.variant("kind", [
  v.object({ kind: v.literal("never") }),
  v.object({ kind: v.literal("end") }),
  v.object({ kind: v.literal("every"), steps: v.number() }),
]);

export const trimOptions: v.GenericSchema<unknown, TrimOptions> = v.object({
  strategy: v.optional(v.picklist(STRATEGY_IDS), DEFAULT_TRIM.strategy),
  seed: v.optional(v.number(), DEFAULT_TRIM.seed),
  target: v.optional(target, () => DEFAULT_TRIM.target),
  perStep: v.optional(v.number(), DEFAULT_TRIM.perStep),
  scanEvery: v.optional(v.number(), DEFAULT_TRIM.scanEvery),
  scan: v.optional(v.picklist(["auto", "race", "exact"]), DEFAULT_TRIM.scan),
  tune: v.optional(tuneWhen, () => DEFAULT_TRIM.tune),
  tuning: v.optional(tuneSettings, () => DEFAULT_TRIM.tuning),
  keep: v.optional(v.array(moduleId), () => []),
  rows: v.optional(v.nullable(v.number()), DEFAULT_TRIM.rows),
});
