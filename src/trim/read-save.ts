/** A saved trim as text: JSON, which is checked before anything goes on from it. */
import * as v from "valibot";
import { SPLIT_PARTS } from "../data/split";
import type { AccuracyResult, Rate, SpeedResult } from "../evaluate/results";
import { StudioError } from "../shared/errors";
import type { TrimCourse } from "./records/course";
import { count, orInfinite, positive, share } from "./records/number-schema";
import { moduleId, trimOptions } from "./records/options-schema";
import { readRecipe } from "./records/recipe";
import type { RowsQuality, ScanSummary, TrimStart, TrimStep } from "./records/results";
import { STRATEGY_IDS } from "./records/strategy-list";
import { PACED_PHASES, TRIM_FORMAT, type PendingStep, type TrimSave } from "./trim-state";

/** Ten thousand steps, each with the right answers of thousands of questions, are as long as this. */
const MAX_CHARACTERS = 64_000_000;
const REMEDY = "Start the trim anew: the tuned weights that it kept are still there.";

const mask = v.array(moduleId);
const tuned = v.nullable(v.string());

const run = { n: count, nll: orInfinite, ci95: v.object({ low: v.number(), high: v.number() }), chance: v.number(), seconds: positive, shortened: count, leftOut: count };
const choice = v.pipe(
  v.object({ kind: v.literal("choice"), acc: share, accNorm: share, majority: v.nullable(share), right: v.optional(v.string()), ...run }),
  v.transform(({ right, ...rest }) => ({ ...rest, ...(right === undefined ? {} : { right }) })),
);
const accuracy: v.GenericSchema<unknown, AccuracyResult> = v.union([choice, v.object({ kind: v.literal("completion"), tokens: count, likelihood: share, ...run })]);
const rate: v.GenericSchema<unknown, Rate> = v.object({ median: positive, low: positive, high: positive, windows: count });
const speed: v.GenericSchema<unknown, SpeedResult> = v.object({ prefill: rate, decode: rate, dispatchesPerToken: positive, weightBytes: positive });
const full = v.object({ tokensPerSecond: positive, bytes: positive });

const quality: v.GenericSchema<unknown, RowsQuality> = v.object({ acc: v.nullable(share), accNorm: v.nullable(share), nll: orInfinite, n: count });
const scan: v.GenericSchema<unknown, ScanSummary> = v.object({
  strategy: v.picklist(STRATEGY_IDS), method: v.picklist(["exact", "race", "one pass", "none"]), base: v.nullable(quality), rows: count,
  work: v.object({ moduleTokens: positive, ofNaive: positive }), note: v.nullable(v.string()), seconds: positive,
});

const measured = { accuracy, judged: v.nullable(accuracy), speed };
const start: v.GenericSchema<unknown, TrimStart> = v.object({ mask, tuned, ...measured, bytes: positive, full });
const step: v.GenericSchema<unknown, TrimStep> = v.object({ step: count, dropped: mask, mask, tuned, tunedHere: v.boolean(), ...measured, bytes: positive, scan: v.nullable(scan), seconds: positive });
const pending: v.GenericSchema<unknown, PendingStep> = v.object({
  dropped: v.nullable(mask), scan: v.nullable(scan), tuning: v.nullable(v.object({ tuned })),
  accuracy: v.nullable(accuracy), judged: v.nullable(accuracy), speed: v.nullable(speed), isFast: v.nullable(v.boolean()), seconds: positive,
});
const end = v.object({ kind: v.picklist(["reached", "floor", "exhausted", "stopped"]), reason: v.string(), final: v.pipe(v.number(), v.integer(), v.minValue(-1)) });
const course: v.GenericSchema<unknown, TrimCourse> = v.variant("kind", [
  v.object({ kind: v.literal("search"), options: trimOptions }),
  v.object({ kind: v.literal("replay"), recipe: v.pipe(v.unknown(), v.transform((json) => readRecipe(JSON.stringify(json)))) }),
]);

const schema: v.GenericSchema<unknown, TrimSave> = v.pipe(
  v.object({
    format: v.literal(TRIM_FORMAT), runId: v.string(), fingerprint: v.string(), datasetId: v.string(), part: v.picklist([...SPLIT_PARTS, "all"]),
    course, from: v.object({ mask, tuned }), full: v.nullable(full), start: v.nullable(start), steps: v.array(step), pending,
    ranking: v.nullable(v.object({ order: mask, served: count })), pace: v.record(v.picklist(PACED_PHASES), positive), closing: v.nullable(end), ended: v.nullable(end),
  }),
  v.check(({ start, steps, closing, ended }) => steps.every(({ step }, index) => step === index + 1) && [closing, ended].every((last) => last === null || last.final < steps.length) && (start !== null || (steps.length === 0 && !closing && !ended)) && closing?.final !== -1, "Its steps are not in order"),
);

/** JSON; a file that is torn is none. */
export function saveText(save: TrimSave): string {
  return JSON.stringify(save);
}

/** Errors: "limit", "malformed" for text that is torn, was changed, or is of another format. */
export function readSave(text: string): TrimSave {
  if (text.length > MAX_CHARACTERS) throw new StudioError("limit", `The saved trim has ${text.length.toLocaleString("en")} characters; at most ${MAX_CHARACTERS.toLocaleString("en")} are read.`, REMEDY);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new StudioError("malformed", "The saved trim is not whole.", REMEDY, error);
  }
  const result = v.safeParse(schema, json);
  if (!result.success) {
    const [issue] = result.issues;
    const field = v.getDotPath(issue);
    throw new StudioError("malformed", `The saved trim is not usable${field === null ? "" : ` at "${field}"`}: ${issue.message}.`, REMEDY);
  }
  return result.output;
}
