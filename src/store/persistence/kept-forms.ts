/** Forms of the screen as they are stored; a field that an older studio did not have gets its initial value. */
import * as v from "valibot";
import { INITIAL_CHART } from "../measure/chart-view";
import type { ChartView } from "../measure/chart-view";
import { INITIAL_FORM } from "../playground/playground-state";
import type { PlaygroundForm } from "../playground/playground-state";
import { DEFAULT_TUNE, LOSS_IDS } from "../../train/settings";
import type { TuneSettings } from "../../worker/protocol";

const { sampling } = INITIAL_FORM;

export const playgroundForm: v.GenericSchema<unknown, PlaygroundForm> = v.object({
  mode: v.optional(v.picklist(["chat", "plain", "rows"]), INITIAL_FORM.mode),
  prompt: v.optional(v.string(), INITIAL_FORM.prompt),
  system: v.optional(v.string(), INITIAL_FORM.system),
  compare: v.optional(v.boolean(), INITIAL_FORM.compare),
  maxTokens: v.optional(v.number(), INITIAL_FORM.maxTokens),
  sampling: v.optional(
    v.object({
      temperature: v.optional(v.number(), sampling.temperature),
      topK: v.optional(v.number(), sampling.topK),
      topP: v.optional(v.number(), sampling.topP),
      seed: v.optional(v.number(), sampling.seed),
    }),
    { ...sampling },
  ),
});

export const chartView: v.GenericSchema<unknown, ChartView> = v.object({
  x: v.optional(v.picklist(["decode", "prefill", "bytes"]), INITIAL_CHART.x),
  upper: v.optional(v.picklist(["multiple", "kept"]), INITIAL_CHART.upper),
  show: v.optional(v.picklist(["chart", "table", "domains"]), INITIAL_CHART.show),
  hidden: v.optional(v.array(v.string()), []),
  branches: v.optional(v.nullable(v.array(v.number())), INITIAL_CHART.branches),
  pareto: v.optional(v.boolean(), INITIAL_CHART.pareto),
  floor: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))), INITIAL_CHART.floor),
});

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
  clip: v.optional(v.number(), DEFAULT_TUNE.clip),
  beta1: v.optional(v.number(), DEFAULT_TUNE.beta1),
  beta2: v.optional(v.number(), DEFAULT_TUNE.beta2),
  eps: v.optional(v.number(), DEFAULT_TUNE.eps),
  weightDecay: v.optional(v.number(), DEFAULT_TUNE.weightDecay),
  seed: v.optional(v.number(), DEFAULT_TUNE.seed),
  validateEvery: v.optional(v.number(), DEFAULT_TUNE.validateEvery),
  patience: v.optional(v.number(), DEFAULT_TUNE.patience),
  activations: v.optional(v.picklist(["auto", "keep", "recompute"]), DEFAULT_TUNE.activations),
});
