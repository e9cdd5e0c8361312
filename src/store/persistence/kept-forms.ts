/** Forms of the screen as they are stored; a field that an older studio did not have gets its initial value. */
import * as v from "valibot";
import { INITIAL_CHART } from "../measure/chart-view";
import type { ChartView } from "../measure/chart-view";
import { INITIAL_FORM } from "../playground/playground-state";
import type { PlaygroundForm } from "../playground/playground-state";

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
