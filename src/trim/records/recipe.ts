/**
 * A trim as a file: model, data and every step, with what was measured, so that it can be looked at, taken further, and
 * replayed to the same masks and accuracies. JSON.
 */
import * as v from "valibot";
import { parsePartialMapping, parseSplitOptions, parseWording, type DatasetOptions } from "../../data/mapping";
import { SPLIT_PARTS, type SplitPart } from "../../data/split";
import { qualityOf, type AccuracyResult, type Interval, type SpeedResult } from "../../evaluate/results";
import { maskModules, type ModuleId } from "../../model/mask";
import { StudioError } from "../../shared/errors";
import type { TuneSettings } from "../../train/settings";
import { count, orInfinite, positive, share } from "./number-schema";
import type { TrimOptions } from "./options";
import { moduleId, trimOptions, tuneSettings } from "./options-schema";

export const RECIPE_FORMAT = "trimllm-recipe 1";

export interface RecipeAccuracy {
  readonly kind: "choice" | "completion";
  /** Accuracy on choices, likelihood on completions: 0 to 1. */
  readonly quality: number;
  readonly nll: number;
  readonly n: number;
  readonly ci95: Interval;
}

export interface RecipeSpeed {
  /** Tokens per second. */
  readonly decode: number;
  readonly prefill: number;
}

export interface RecipeState {
  /** Dropped modules in running order. */
  readonly mask: readonly ModuleId[];
  /** In words: "Drop attention 5". */
  readonly label: string;
  /** How this step's tuning was set; null: the weights are those of the step before. */
  readonly tuning: TuneSettings | null;
  /** Whether that tuning began with the weights of the step before, or with the model's own. */
  readonly tunedFrom: "before" | "model";
  readonly accuracy: RecipeAccuracy | null;
  readonly speed: RecipeSpeed | null;
  readonly bytes: number | null;
}

export interface Recipe {
  readonly format: typeof RECIPE_FORMAT;
  readonly studio: string;
  /** ISO date. */
  readonly made: string;
  /** The adapter that it was measured on. */
  readonly adapter: string;
  readonly model: { readonly name: string; readonly fingerprint: string; readonly bytes: number };
  readonly dataset: {
    readonly name: string;
    /** SHA-256 of the file. */
    readonly hash: string;
    readonly options: DatasetOptions;
    /** That accuracies are of; "all": every row, also of calibration and tuning. */
    readonly part: SplitPart | "all";
    /** Another file, all of whose rows accuracies are of instead. Left out: there is none. */
    readonly test?: { readonly name: string; readonly hash: string };
  };
  /** How the steps were found; null: by hand, at least in part. */
  readonly options: TrimOptions | null;
  /** Id of tuned weights that it began with and does not hold. Left out: it began with the model's own. */
  readonly from?: string;
  readonly start: RecipeState;
  readonly steps: readonly RecipeState[];
}

/** A trim of every module of the largest models that run here, with all numbers, is a hundredth of this. */
const MAX_CHARACTERS = 16_000_000;
const MAX_STEPS = 10_000;
const MAX_MODULES = 10_000;
const MAX_TEXT = 1_000;
const REMEDY = "Take a recipe that the studio wrote, unchanged.";

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "It has to be a SHA-256 in hex"));
/** In running order, whatever order it was written in. */
const mask = v.pipe(
  v.array(moduleId), v.maxLength(MAX_MODULES),
  v.check((ids) => new Set(ids).size === ids.length, "A module stands in it twice"),
  v.transform((ids): readonly ModuleId[] => maskModules(new Set(ids))),
);

const state = v.object({
  mask,
  label: text,
  tuning: v.nullable(tuneSettings),
  tunedFrom: v.picklist(["before", "model"]),
  accuracy: v.nullable(v.object({
    kind: v.picklist(["choice", "completion"]), quality: share, nll: orInfinite, n: count, ci95: v.object({ low: share, high: share }),
  })),
  speed: v.nullable(v.object({ decode: positive, prefill: positive })),
  bytes: v.nullable(positive),
});

const schema = v.object({
  format: v.literal(RECIPE_FORMAT),
  studio: text,
  made: text,
  adapter: text,
  model: v.object({ name: text, fingerprint: hash, bytes: positive }),
  dataset: v.object({
    name: text, hash, part: v.picklist([...SPLIT_PARTS, "all"]), test: v.optional(v.object({ name: text, hash })),
    options: v.object({ mapping: v.unknown(), wording: v.unknown(), split: v.unknown() }),
  }),
  options: v.nullable(trimOptions),
  from: v.exactOptional(text),
  start: state,
  steps: v.pipe(v.array(state), v.maxLength(MAX_STEPS)),
});

/** Errors: "limit" for a text that no recipe is as long as, "malformed" naming the field. */
export function readRecipe(recipe: string): Recipe {
  if (recipe.length > MAX_CHARACTERS) throw new StudioError("limit", `The recipe has ${recipe.length.toLocaleString("en")} characters; at most ${MAX_CHARACTERS.toLocaleString("en")} are read.`, REMEDY);
  const json = parsed(recipe);
  const { name, hash, options, part, test } = json.dataset;
  const checked: DatasetOptions = { mapping: parsePartialMapping(options.mapping), wording: parseWording(options.wording), split: parseSplitOptions(options.split) };
  return { ...json, dataset: { name, hash, options: checked, part, ...(test ? { test } : {}) } };
}

/** JSON, a step a line, so that two can be compared. */
export function recipeText(recipe: Recipe): string {
  const { steps, ...about } = recipe;
  const head = JSON.stringify(about, null, 1).slice(0, -2);
  return `${head},\n "steps": [${steps.map((step) => `\n  ${JSON.stringify(step)}`).join(",")}\n ]\n}\n`;
}

/** What a recipe keeps of a measurement. */
export function recipeAccuracy(result: AccuracyResult): RecipeAccuracy {
  return { kind: result.kind, quality: qualityOf(result), nll: result.nll, n: result.n, ci95: result.ci95 };
}

export function recipeSpeed({ decode, prefill }: SpeedResult): RecipeSpeed {
  return { decode: decode.median, prefill: prefill.median };
}

function parsed(recipe: string): v.InferOutput<typeof schema> {
  let json: unknown;
  try {
    json = JSON.parse(recipe);
  } catch (error) {
    throw new StudioError("malformed", "The recipe is no JSON: it is torn, or another file.", REMEDY, error);
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  throw new StudioError("malformed", `The recipe is not usable${field === null ? "" : ` at "${field}"`}: ${issue.message}.`, REMEDY);
}
