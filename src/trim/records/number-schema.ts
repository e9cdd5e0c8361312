/** Numbers as they come out of files. */
import * as v from "valibot";

/** JSON knows neither infinity nor NaN and writes null: no limit, or the loss of a model that was trimmed to death. */
export const orInfinite = v.pipe(v.nullable(v.number()), v.transform((value) => value ?? Infinity));
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const positive = v.pipe(v.number(), v.minValue(0));
