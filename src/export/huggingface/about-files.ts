/** What a folder tells of itself, as files beside its weights. */
import { missingModules } from "../../model/absent-modules";
import type { OpenedModel } from "../../model/opened-model";
import { recipeHash, recipeText, withoutExports } from "../../trim/records/recipe";
import type { AboutFacts } from "../about/facts";
import { licenseOf } from "../about/license";
import { modelfile } from "../about/loading";
import { modelCard } from "../about/model-card";
import type { ExportChanges } from "../layers";
import type { PlannedFile } from "../planned-file";
import type { ExportChoices } from "../records/choices";
import { mergekitConfig } from "../records/mergekit";
import { textFile } from "./text-file";

export interface PlannedFolder {
  readonly choices: ExportChoices;
  readonly files: readonly PlannedFile[];
  /** Of the GGUF that the studio would write of the same state. */
  readonly ggufName: string;
}

/** None without `about`. Reads the top of the source's card. Errors: "io", "cancelled". */
export async function aboutFiles(model: OpenedModel, { about, layers, tuned }: ExportChanges, { choices, files, ggufName }: PlannedFolder, signal?: AbortSignal): Promise<PlannedFile[]> {
  if (about === null) return [];
  const hash = await recipeHash(about.recipe);
  const facts: AboutFacts = {
    about, hash, layers, ggufName, ...choices,
    license: await licenseOf(model, signal),
    isTuned: tuned !== null,
    hasCode: files.some(({ path }) => path.endsWith(".py")),
    weightBytes: files.reduce((sum, file) => (file.kind === "tensors" ? sum + file.size : sum), 0),
  };
  const isWhole = missingModules(model.spec).length === 0;
  // mergekit reads folders: a repository that a GGUF came from is none.
  const baseModel = model.original.format === "huggingface" ? about.baseModel : null;
  const mergekit = isWhole ? mergekitConfig({ recipe: about.recipe, hash, layers: model.spec.layers.length, baseModel, dtype: dtypeOf(model) }) : null;
  return [
    textFile("README.md", modelCard(facts)),
    // Of exports the recipe tells that is saved after them.
    textFile("recipe.json", recipeText(withoutExports(about.recipe))),
    ...(mergekit === null ? [] : [textFile("mergekit.yml", mergekit)]),
    textFile("Modelfile", modelfile(facts)),
  ];
}

/** mergekit knows these names, which are torch's. A GGUF stands for a model whose type in full precision it does not tell. */
function dtypeOf({ original }: OpenedModel): string | null {
  const dtype = original.format === "huggingface" ? original.config["dtype"] ?? original.config["torch_dtype"] : null;
  return dtype === "float32" || dtype === "float16" || dtype === "bfloat16" ? dtype : null;
}
