/** Every family that the studio knows. */
import type { TensorListing } from "../../formats/tensor-directory";
import { StudioError } from "../../shared/errors";
import type { WeightId } from "../opened-model";
import { show } from "../reasons";
import type { GgufMetadata, JsonObject, ModelFamily } from "./family";
import { architectureOf, GgufFields } from "./gguf-fields";
import { gpt2 } from "./gpt2";
import { llama } from "./llama";
import { qwen2 } from "./qwen2";
import { weightIdOf, weightPlace } from "./tensor-names";

export const FAMILIES: readonly ModelFamily[] = [llama, qwen2, gpt2];

/** Errors: "unsupported" when no family has this `model_type` of config.json. */
export function familyOfConfig({ model_type: modelType, attention_bias: bias }: JsonObject, file: string): ModelFamily {
  const known = FAMILIES.filter(({ modelTypes }) => typeof modelType === "string" && modelTypes.includes(modelType));
  return withBias(known, bias === true) ?? refuse(`${file}: "model_type" is ${show(modelType)}`);
}

/** Errors: "unsupported" when no family has this `general.architecture` of a GGUF file. */
export function familyOfGguf(metadata: GgufMetadata, listing: TensorListing, file: string): ModelFamily {
  const architecture = architectureOf(metadata);
  const known = FAMILIES.filter(({ ggufArchitectures }) => ggufArchitectures.includes(architecture));
  const isBiased = known.some(({ tensorNames }) => [...listing.tensors.keys(), ...listing.unreadable.keys()].some((name) => isQueryBias(weightIdOf(tensorNames, "gguf", name))));
  return withBias(known, isBiased) ?? refuse(`${file}: general.architecture is ${show(new GgufFields(metadata).raw("general.architecture"))}`);
}

/** Of families that share a type, the one whose layers have biases as the file has. */
function withBias(known: readonly ModelFamily[], isBiased: boolean): ModelFamily | undefined {
  return known.find(({ attentionBias }) => isBiased === (attentionBias !== "none")) ?? known[0];
}

function isQueryBias(id: WeightId | null): boolean {
  return id !== null && weightPlace(id).kind === "attn.qBias";
}

/** The family of a spec. */
export function familyById(id: ModelFamily["id"]): ModelFamily {
  return FAMILIES.find((family) => family.id === id) ?? refuse(`the family ${show(id)}`);
}

function refuse(what: string): never {
  throw new StudioError("unsupported", `${what}, which the studio does not run.`, `Open a model of one of these families: ${FAMILIES.map(({ label }) => label).join(", ")}.`);
}
