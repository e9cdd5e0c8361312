/** The model card of a folder, README.md: what it is, from what, what was measured, and how it is loaded. What is not known is left out. */
import { modulePlace, type ModuleId } from "../../model/mask";
import type { Recipe } from "../../trim/records/recipe";
import type { RecipeExport } from "../../trim/records/recipe-export";
import type { SingleModules } from "../records/choices";
import { domainOf, goneModules, tagsOf, type AboutFacts } from "./facts";
import { loadingLines } from "./loading";
import { inCode, inMarkdown, inYaml } from "./markup";
import { measuredTable } from "./measured-table";

export function modelCard(facts: AboutFacts): string {
  const { about: { recipe } } = facts;
  return [
    ...frontMatter(facts),
    `# ${inMarkdown(recipe.model.name)}${verbsOf(facts).map((verb) => `, ${verb}`).join("")}`,
    "",
    ...whatItIs(facts),
    "",
    "## What is gone",
    "",
    ...whatIsGone(facts),
    ...section("Data and tuning", dataAndTuning(facts)),
    ...section("Measured", measured(facts)),
    ...section("Verified", verified(recipe)),
    ...section("Limits", limits(facts)),
    "## How to load it",
    "",
    ...loadingLines(facts),
    "## How it was made",
    "",
    `With TrimLLM Studio ${inMarkdown(recipe.studio)}. Every step is in \`recipe.json\`; the SHA-256 of what was done is ${inCode(facts.hash)}.`,
    "",
  ].join("\n");
}

/** Source: the Hub's docs, "Model cards" and "Model Card Guidebook". A trimmed model counts as a finetune of the full one: of the relations that the Hub knows it is the one for changed weights. */
function frontMatter({ about, license, precision, isTuned, layers }: AboutFacts): string[] {
  const isQuantised = goneModules(layers).length === 0 && !isTuned && precision !== "source";
  return [
    "---",
    ...(about.baseModel === null ? [] : [`base_model: ${inYaml(about.baseModel)}`, `base_model_relation: ${isQuantised ? "quantized" : "finetune"}`]),
    ...(license ? [`license: ${inYaml(license.id)}`] : []),
    ...(license?.name ? [`license_name: ${inYaml(license.name)}`] : []),
    ...(license?.link ? [`license_link: ${inYaml(license.link)}`] : []),
    "library_name: transformers",
    "pipeline_tag: text-generation",
    "tags:",
    ...tagsOf({ about, layers }).map((tag) => `  - ${inYaml(tag)}`),
    "---",
    "",
  ];
}

function verbsOf({ layers, isTuned }: AboutFacts): string[] {
  return [...(goneModules(layers).length > 0 ? ["trimmed"] : []), ...(isTuned ? ["tuned"] : [])];
}

function whatItIs(facts: AboutFacts): string[] {
  const { about: { recipe, baseModel }, layers, license, weightBytes } = facts;
  const gone = goneModules(layers).length;
  const total = 2 * (layers.kept.length + layers.removed.length);
  const from = baseModel === null ? inMarkdown(recipe.model.name) : `[${inMarkdown(baseModel)}](https://huggingface.co/${encodeURI(baseModel).replace(/[()]/g, "")})`;
  const domain = domainOf(facts.about);
  const made = verbsOf(facts).length === 0 ? "" : `, ${verbsOf(facts).join(" and ")}${domain === null ? "" : ` for the domain of ${inMarkdown(domain)}`}`;
  return [
    `This is ${from}${made}. ${gone === 0 ? "All of its modules are there" : `${gone} of its ${total} attention and MLP modules are gone`}, and its weights take ${(weightBytes / 1e6).toFixed(1)} MB.`,
    ...(license ? [] : ["", "The files that it was made from do not say under which licence the full model is: look it up where that came from, it holds for this one as well."]),
  ];
}

function whatIsGone({ layers: { kept, removed, absent, zeroed } }: AboutFacts): string[] {
  if (removed.length + absent.length + zeroed.length === 0) return ["Nothing: every module of the full model is there.", ""];
  return [
    "By the layers of the full model, from 0:",
    "",
    ...(removed.length > 0 ? [`- Whole layers: ${removed.join(", ")}. The other ${kept.length} are numbered anew.`] : []),
    ...modules(absent, "left out"),
    ...modules(zeroed, "silenced: its output projection is zeros, which takes as long and as many bytes as before"),
    "",
  ];
}

function modules(ids: readonly ModuleId[], how: string): string[] {
  const layersOf = (kind: "attention" | "mlp"): number[] => ids.map(modulePlace).filter((place) => place.kind === kind).map(({ layer }) => layer);
  const lists = [["Attention", layersOf("attention")], ["MLP", layersOf("mlp")]] as const;
  return lists.flatMap(([name, layers]) => (layers.length > 0 ? [`- ${name} of layer ${layers.join(", ")}: ${how}.`] : []));
}

/** Names and hashes; never a row. Nothing of a model that is only in another form. */
function dataAndTuning(facts: AboutFacts): string[] {
  const { about: { recipe: { dataset, start, steps, from } }, isTuned } = facts;
  if (verbsOf(facts).length === 0) return [];
  const tunings = [start, ...steps].flatMap(({ tuning }) => tuning ?? []);
  const last = tunings.at(-1);
  const chosen = dataset === null ? ["The modules were chosen without a dataset."] : [`Data: ${inMarkdown(dataset.name)} (SHA-256 ${inCode(dataset.hash)}).${dataset.test ? ` Test data: ${inMarkdown(dataset.test.name)} (SHA-256 ${inCode(dataset.test.hash)}).` : ""} Its rows are not part of this repository.`];
  if (!isTuned) return [...chosen, "", last ? "Tuning made nothing better, so the weights that are left are the full model's." : "No weight was tuned."];
  const known = last ? `Norms and head were tuned ${tunings.length === 1 ? "once" : `${tunings.length} times`}, the last time for at most ${last.steps} steps of ${last.batch} examples at learning rates of ${last.normRate} (norms) and ${last.headRate} (head).` : "Norms and head are tuned.";
  return [...chosen, "", `${known}${from === undefined ? "" : ` It began with tuned weights that the recipe does not describe (${inCode(from)}).`}`];
}

function measured(facts: AboutFacts): string[] {
  const table = measuredTable(facts);
  if (table.length === 0) return [];
  const { adapter, made, dataset, start, steps } = facts.about.recipe;
  const has = (what: "accuracy" | "speed"): boolean => [start, ...steps].some((state) => state[what] !== null);
  const rows = dataset === null || !has("accuracy") ? "" : ` Accuracy is on ${partOf(dataset)}.`;
  return [...table, "", `${adapter === "" || !has("speed") ? "" : `Speed is on ${inMarkdown(adapter)}. `}Written down on ${inMarkdown(made.slice(0, 10))}.${rows}`];
}

function partOf({ name, part, test }: NonNullable<Recipe["dataset"]>): string {
  if (test) return `all rows of ${inMarkdown(test.name)}`;
  return part === "all" ? `all rows of ${inMarkdown(name)}, those that it was trimmed by among them` : `the ${part} part of ${inMarkdown(name)}`;
}

function verified({ exports = [] }: Recipe): string[] {
  return [
    "TrimLLM Studio keeps an export only after it opened what was written anew and compared its logits with those of the model in memory.",
    ...(exports.length > 0 ? ["", "Of this state were written before:", ""] : []),
    ...exports.map(verifiedLine),
  ];
}

function verifiedLine({ format, precision, singles, verified: { maxDiff, largest, sameTop, positions }, made }: RecipeExport): string {
  const what = `${format === "gguf" ? "GGUF" : "folder"}${precision === "source" ? "" : ` in ${precision}`}${SINGLES[singles]}`;
  return `- ${what}, ${inMarkdown(made.slice(0, 10))}: logits differ by at most ${maxDiff.toPrecision(2)}, the largest is ${largest.toPrecision(3)}; the likeliest token is the same at ${Math.round(sameTop * positions)} of ${positions} positions.`;
}

const SINGLES: Readonly<Record<SingleModules, string>> = { absent: "", zeroed: ", in the model's own layout" };

function limits(facts: AboutFacts): string[] {
  const inherited = "What the full model gets wrong, and its biases, may be here as well.";
  if (verbsOf(facts).length === 0) return [inherited];
  return [
    facts.about.recipe.dataset ? "It was made for one domain: other abilities of the full model may be lost, and nobody measured them here." : "Its modules were dropped without measuring what it answers: abilities of the full model may be lost.",
    "",
    inherited,
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""];
}
