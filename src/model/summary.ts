/** What people are told of a model. */
import type { DType } from "../formats/dtype";
import { modulesOf, type ModuleId, type ModuleKind } from "./mask";
import type { OpenedModel } from "./opened-model";
import { moduleBytes, moduleParameters, totalBytes, totalParameters } from "./weight-plan";

export interface ModuleSummary {
  readonly id: ModuleId;
  readonly kind: ModuleKind;
  readonly layer: number;
  readonly bytes: number;
  readonly parameters: number;
}

export interface ModelSummary {
  readonly name: string;
  readonly format: "huggingface" | "gguf";
  readonly family: string;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocab: number;
  readonly contextLength: number;
  readonly parameters: number;
  readonly tied: boolean;
  /** The precision that most bytes are in. */
  readonly precision: DType;
  /** Bytes of all weights in stored precision. */
  readonly bytes: number;
  readonly modules: readonly ModuleSummary[];
  readonly hasChatTemplate: boolean;
}

/** Of the tokenizer one thing is told, so that a model whose tokenizer can't be read is described as well. */
export type DescribedModel = Omit<OpenedModel, "tokenizer"> & { readonly tokenizer: { readonly hasChatTemplate: boolean } };

export function summariseModel(model: DescribedModel): ModelSummary {
  const { spec } = model;
  const attention = spec.layers.find((layer) => layer.attention)?.attention;
  return {
    name: model.name,
    format: model.original.format,
    family: spec.family,
    layers: spec.layers.length,
    hidden: spec.hidden,
    heads: attention?.heads ?? 0,
    kvHeads: attention?.kvHeads ?? 0,
    vocab: spec.vocab,
    contextLength: spec.contextLength,
    parameters: totalParameters(model),
    tied: spec.tiedHead,
    precision: commonPrecision(model),
    bytes: totalBytes(model),
    modules: modulesOf(spec).map((id) => summariseModule(model, id)),
    hasChatTemplate: model.tokenizer.hasChatTemplate,
  };
}

function summariseModule(model: Pick<OpenedModel, "spec" | "weights">, id: ModuleId): ModuleSummary {
  return {
    id,
    kind: id.startsWith("attn.") ? "attention" : "mlp",
    layer: Number(id.split(".")[1]),
    bytes: moduleBytes(model, id),
    parameters: moduleParameters(model, id),
  };
}

/** The precision that most bytes are in. */
function commonPrecision({ weights }: Pick<OpenedModel, "weights">): DType {
  const bytes = new Map<DType, number>();
  for (const { entry } of weights.values()) bytes.set(entry.dtype, (bytes.get(entry.dtype) ?? 0) + entry.byteLength);
  return [...bytes].reduce((most, next) => (next[1] > most[1] ? next : most), ["F32" as DType, 0] as const)[0];
}
