/** What a GGUF's metadata tells of a trim. Source of the keys: gguf-py's constants.py (Keys.General), of their values its metadata.py and utility.py. */
import type { GgufValue } from "../../formats/gguf/read";
import { text, texts, uint } from "../../formats/gguf/short-values";
import type { OpenedModel } from "../../model/opened-model";
import { recipeHash } from "../../trim/records/recipe";
import { domainOf, goneModules, tagsOf } from "../about/facts";
import { licenseOf } from "../about/license";
import type { ExportChanges } from "../layers";
import type { PlannedTensor } from "../planned-file";
import { oneLine } from "../records/one-line";

const RECIPE_KEY = "trimllm.recipe_sha256";
const DROPPED_KEY = "trimllm.dropped";

/** Entries that take the place of the source's, or follow them; none without `about`. Reads the licence of a folder's card. Errors: "io", "cancelled". */
export async function generalKeys(model: OpenedModel, { about, layers, tuned }: ExportChanges, tensors: readonly PlannedTensor[], signal?: AbortSignal): Promise<[string, GgufValue][]> {
  if (about === null) return [];
  const source = model.original.format === "gguf" ? model.original.file.metadata : new Map<string, GgufValue>();
  const textOf = (key: string): string | null => textIn(source, `general.${key}`);
  const dropped = goneModules(layers);
  const fullName = textOf("name") ?? oneLine(model.name);
  // A file that was trimmed before says so already.
  const verbs = [...(dropped.length > 0 ? ["trimmed"] : []), ...(tuned ? ["tuned"] : [])].filter((verb) => !source.has(RECIPE_KEY) || !fullName.split(" ").includes(verb));
  const domain = domainOf(about);
  const license = await licenseOf(model, signal);
  return [
    ["general.name", text([fullName, ...verbs].join(" "))],
    ...given("general.basename", textOf("basename") ?? fullName),
    ["general.finetune", text([...new Set([textOf("finetune"), ...verbs, domain])].filter((part) => part !== null).join("-"))],
    ["general.description", text(descriptionOf(fullName, { dropped: dropped.length, isTuned: tuned !== null, domain }))],
    ["general.size_label", text(sizeLabel(tensors))],
    ...(license ? [...given("general.license", license.id), ...given("general.license.name", license.name), ...given("general.license.link", license.link)] : []),
    ...baseModelKeys(source, fullName, about.baseModel),
    ["general.tags", texts([...new Set([...tagsIn(source), ...tagsOf({ about, layers })])])],
    ...(domain === null ? [] : datasetKeys(source, oneLine(about.recipe.dataset?.name ?? domain))),
    [RECIPE_KEY, text(await recipeHash(about.recipe))],
    [DROPPED_KEY, texts(dropped)],
  ];
}

/** Without what is wrong beside `told`: where that names a base model, the source names the base of the full model. */
export function withoutStale(metadata: ReadonlyMap<string, GgufValue>, told: readonly (readonly [string, GgufValue])[]): ReadonlyMap<string, GgufValue> {
  const names = new Set(told.map(([key]) => key));
  if (!names.has("general.base_model.count")) return metadata;
  return new Map([...metadata].filter(([key]) => !key.startsWith("general.base_model.") || names.has(key)));
}

/** As gguf-py's model_weight_count_rounded_notation counts and rounds: "135M", "1.1B". */
export function sizeLabel(tensors: readonly Pick<PlannedTensor, "shape">[]): string {
  const parameters = tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const [scale, suffix] = parameters > 1e12 ? [1e12, "T"] : parameters > 1e9 ? [1e9, "B"] : parameters > 1e6 ? [1e6, "M"] : [1e3, "K"];
  const scaled = parameters / scale;
  const digits = String(Math.round(scaled)).replace(/^0+/, "").length;
  return `${scaled.toFixed(Math.max(0, 2 - digits))}${suffix}`;
}

const MAX_DATASETS = 1_000;

interface Told {
  readonly dropped: number;
  readonly isTuned: boolean;
  readonly domain: string | null;
}

/** "SmolLM2 with 4 attention and MLP modules dropped, norms and head tuned, for medicine." */
function descriptionOf(fullName: string, { dropped, isTuned, domain }: Told): string {
  const gone = dropped > 0 ? ` with ${dropped === 1 ? "1 attention or MLP module" : `${dropped} attention and MLP modules`} dropped` : "";
  return `${fullName}${gone}${isTuned ? ", norms and head tuned" : ""}${domain === null ? "" : `, for ${domain}`}.`;
}

/** A file that the studio trimmed before keeps the full model that it names. */
function baseModelKeys(source: ReadonlyMap<string, GgufValue>, fullName: string, repo: string | null): [string, GgufValue][] {
  if (source.has(RECIPE_KEY) && source.has("general.base_model.count")) return [];
  const organization = textIn(source, "general.organization") ?? repo?.split("/")[0] ?? null;
  return [
    ["general.base_model.count", uint(1)],
    ["general.base_model.0.name", text(fullName)],
    ...given("general.base_model.0.organization", organization),
    ...given("general.base_model.0.repo_url", repo && `https://huggingface.co/${oneLine(repo)}`),
  ];
}

/** Beside the datasets that the full model names. */
function datasetKeys(source: ReadonlyMap<string, GgufValue>, name: string): [string, GgufValue][] {
  const names = [...source.keys()].filter((key) => /^general\.dataset\.\d+\.name$/.test(key));
  if (names.some((key) => textIn(source, key) === name)) return [];
  const known = source.get("general.dataset.count");
  // A count that no model card has is no count.
  const count = known?.type === "uint32" && Number(known.value) <= MAX_DATASETS ? Number(known.value) : names.length;
  return [["general.dataset.count", uint(count + 1)], [`general.dataset.${count}.name`, text(name)]];
}

function tagsIn(source: ReadonlyMap<string, GgufValue>): string[] {
  const tags = source.get("general.tags");
  return tags?.type === "array" && tags.itemType === "string" ? tags.items.map(String) : [];
}

function textIn(source: ReadonlyMap<string, GgufValue>, key: string): string | null {
  const value = source.get(key);
  return value?.type === "string" && value.value !== "" ? String(value.value) : null;
}

function given(key: string, value: string | null): [string, GgufValue][] {
  return value === null ? [] : [[key, text(value)]];
}
