/**
 * A trim as a file: model, data and every step, with what was measured, so that it can be looked at, taken further, and
 * replayed to the same masks and accuracies. JSON.
 */
import * as v from "valibot";
import { sha256Hex } from "../../data/dataset-id";
import { parsePartialMapping, parseSplitOptions, parseWording, type DatasetOptions } from "../../data/mapping";
import { SPLIT_PARTS, type SplitPart } from "../../data/split";
import { maskModules, type ModuleId } from "../../model/mask";
import { canonicalJson } from "../../shared/canonical-json";
import { StudioError } from "../../shared/errors";
import type { TuneSettings } from "../../train/settings";
import { positive } from "./number-schema";
import type { TrimOptions } from "./options";
import { moduleId, trimOptions, tuneSettings } from "./options-schema";
import { exportsSchema, type RecipeExport } from "./recipe-export";
import { accuracySchema, speedSchema, type RecipeAccuracy, type RecipeSpeed } from "./recipe-measured";

export const RECIPE_FORMAT = "trimllm-recipe 1";

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

export interface RecipeDataset {
  readonly name: string;
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly options: DatasetOptions;
  /** That accuracies are of; "all": every row, also of calibration and tuning. */
  readonly part: SplitPart | "all";
  /** Another file, all of whose rows accuracies are of instead. Left out: there is none. */
  readonly test?: { readonly name: string; readonly hash: string };
}

export interface Recipe {
  readonly format: typeof RECIPE_FORMAT;
  readonly studio: string;
  /** ISO date. */
  readonly made: string;
  /** The adapter that it was measured on. */
  readonly adapter: string;
  readonly model: { readonly name: string; readonly fingerprint: string; readonly bytes: number };
  /** Null: nothing was measured or tuned, the modules were chosen without data. */
  readonly dataset: RecipeDataset | null;
  /** How the steps were found; null: by hand, at least in part. */
  readonly options: TrimOptions | null;
  /** Id of tuned weights that it began with and does not hold. Left out: it began with the model's own. */
  readonly from?: string;
  readonly start: RecipeState;
  readonly steps: readonly RecipeState[];
  /** Files of the last state, verified. Left out: none was written. */
  readonly exports?: readonly RecipeExport[];
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
  accuracy: v.nullable(accuracySchema),
  speed: v.nullable(speedSchema),
  bytes: v.nullable(positive),
});

const schema = v.object({
  format: v.literal(RECIPE_FORMAT),
  studio: text,
  made: text,
  adapter: text,
  model: v.object({ name: text, fingerprint: hash, bytes: positive }),
  dataset: v.nullable(v.object({
    name: text, hash, part: v.picklist([...SPLIT_PARTS, "all"]), test: v.optional(v.object({ name: text, hash })),
    options: v.object({ mapping: v.unknown(), wording: v.unknown(), split: v.unknown() }),
  })),
  options: v.nullable(trimOptions),
  from: v.exactOptional(text),
  start: state,
  steps: v.pipe(v.array(state), v.maxLength(MAX_STEPS)),
  exports: v.exactOptional(exportsSchema),
});

/** Errors: "limit" for a text that no recipe is as long as, "malformed" naming the field. */
export function readRecipe(recipe: string): Recipe {
  if (recipe.length > MAX_CHARACTERS) throw new StudioError("limit", `The recipe has ${recipe.length.toLocaleString("en")} characters; at most ${MAX_CHARACTERS.toLocaleString("en")} are read.`, REMEDY);
  const json = parsed(recipe);
  return { ...json, dataset: json.dataset && datasetOf(json.dataset) };
}

/** JSON, a step a line, so that two can be compared. */
export function recipeText({ steps, exports, ...about }: Recipe): string {
  const head = JSON.stringify(about, null, 1).slice(0, -2);
  const lists: [string, readonly object[]][] = [["steps", steps], ...(exports ? [["exports", exports] as [string, readonly object[]]] : [])];
  return `${head}${lists.map(([name, items]) => `,\n "${name}": [${items.map((item) => `\n  ${JSON.stringify(item)}`).join(",")}\n ]`).join("")}\n}\n`;
}

/**
 * SHA-256 in hex of what was done: on which model and data, and the mask and tuning of each state. Names, measurements and exports have
 * no part in it, so that it is the same whoever takes the same steps, whenever.
 */
export async function recipeHash({ model, dataset, options, from, start, steps }: Recipe): Promise<string> {
  const states = [start, ...steps].map(({ mask, tuning, tunedFrom }) => ({ mask, tuning: tuning && { ...tuning, from: tunedFrom } }));
  const done = { model: model.fingerprint, dataset: dataset && { hash: dataset.hash, options: dataset.options, test: dataset.test?.hash }, options, from, states };
  return sha256Hex(new TextEncoder().encode(canonicalJson(done)));
}

export function withoutExports({ exports: _, ...recipe }: Recipe): Recipe {
  return recipe;
}

/** Whether its last state has other weights than the model's own. */
export function isTuned({ from, start, steps }: Recipe): boolean {
  return from !== undefined || [start, ...steps].some(({ tuning }) => tuning !== null);
}

/** The state that it ends with. */
export function finalState({ start, steps }: Recipe): RecipeState {
  return steps.at(-1) ?? start;
}

function datasetOf({ name, hash, options, part, test }: NonNullable<v.InferOutput<typeof schema>["dataset"]>): RecipeDataset {
  const checked: DatasetOptions = { mapping: parsePartialMapping(options.mapping), wording: parseWording(options.wording), split: parseSplitOptions(options.split) };
  return { name, hash, options: checked, part, ...(test ? { test } : {}) };
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
