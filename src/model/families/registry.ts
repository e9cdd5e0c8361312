/** Every family that the studio knows. */
import { StudioError } from "../../shared/errors";
import { show } from "../reasons";
import type { ModelFamily } from "./family";
import { gpt2 } from "./gpt2";
import { llama } from "./llama";

export const FAMILIES: readonly ModelFamily[] = [llama, gpt2];

/** Errors: "unsupported" when no family has this `model_type` of config.json. */
export function familyOfModelType(modelType: unknown, file: string): ModelFamily {
  return FAMILIES.find((family) => typeof modelType === "string" && family.modelTypes.includes(modelType)) ?? refuse(`${file}: "model_type" is ${show(modelType)}`);
}

/** Errors: "unsupported" when no family has this `general.architecture` of a GGUF file. */
export function familyOfArchitecture(architecture: unknown, file: string): ModelFamily {
  return FAMILIES.find((family) => typeof architecture === "string" && family.ggufArchitectures.includes(architecture)) ?? refuse(`${file}: general.architecture is ${show(architecture)}`);
}

/** The family of a spec. */
export function familyById(id: ModelFamily["id"]): ModelFamily {
  return FAMILIES.find((family) => family.id === id) ?? refuse(`the family ${show(id)}`);
}

function refuse(what: string): never {
  throw new StudioError("unsupported", `${what}, which the studio does not run.`, `Open a model of one of these families: ${FAMILIES.map(({ label }) => label).join(", ")}.`);
}
