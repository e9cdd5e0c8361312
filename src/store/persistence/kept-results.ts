/** Measurements as they are stored. Loose objects: a result may carry more than is checked, and keeps it. */
import * as v from "valibot";
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { Stamp } from "../measure/measurements";

const interval = v.object({ low: v.number(), high: v.number() });
const stamp = { measuredAt: v.exactOptional(v.string()), device: v.exactOptional(v.string()) };
const run = { n: v.number(), nll: v.number(), ci95: interval, chance: v.number(), seconds: v.number(), shortened: v.number(), leftOut: v.number(), ...stamp };

export const accuracyResult: v.GenericSchema<unknown, AccuracyResult & Stamp> = v.variant("kind", [
  v.looseObject({ kind: v.literal("choice"), acc: v.number(), accNorm: v.number(), majority: v.nullable(v.number()), ...run }),
  v.looseObject({ kind: v.literal("completion"), tokens: v.number(), likelihood: v.number(), ...run }),
]);

const rate = v.object({ median: v.number(), low: v.number(), high: v.number(), windows: v.number() });

export const speedResult: v.GenericSchema<unknown, SpeedResult & Stamp> = v.looseObject({ prefill: rate, decode: rate, dispatchesPerToken: v.number(), weightBytes: v.number(), ...stamp });
