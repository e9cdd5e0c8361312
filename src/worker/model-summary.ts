import { modulesOf, type ModuleId } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import { moduleBytes, moduleParameters, totalBytes, totalParameters } from "../model/weight-plan";
import type { DType } from "../formats/dtype";
import type { ModelSummary, ModuleSummary } from "./protocol";

/** What people are told of a model; `gpuBytes` is what its session holds. */
export function summariseModel(model: OpenedModel, gpuBytes: number): ModelSummary {
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
    gpuBytes,
    modules: modulesOf(spec).map((id) => summariseModule(model, id)),
    hasChatTemplate: model.tokenizer.hasChatTemplate,
  };
}

function summariseModule(model: OpenedModel, id: ModuleId): ModuleSummary {
  return {
    id,
    kind: id.startsWith("attn.") ? "attention" : "mlp",
    layer: Number(id.split(".")[1]),
    bytes: moduleBytes(model, id),
    parameters: moduleParameters(model, id),
  };
}

/** The precision that most bytes are in. */
function commonPrecision({ weights }: OpenedModel): DType {
  const bytes = new Map<DType, number>();
  for (const { entry } of weights.values()) bytes.set(entry.dtype, (bytes.get(entry.dtype) ?? 0) + entry.byteLength);
  return [...bytes].reduce((most, next) => (next[1] > most[1] ? next : most), ["F32" as DType, 0] as const)[0];
}
