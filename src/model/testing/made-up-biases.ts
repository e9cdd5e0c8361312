/** A Llama as a Qwen2: with biases on q, k and v, large enough to change what it says. Test code only. */
import { memoryByteSource } from "../../formats/byte-source-memory";
import { createRandom } from "../../shared/random";
import type { OpenedModel, WeightSource } from "../opened-model";
import type { ModelSpec } from "../spec";
import { weightIdsOf, weightShape } from "../weight-shape";

export function withMadeUpBiases(model: OpenedModel): OpenedModel {
  const spec: ModelSpec = { ...model.spec, family: "qwen2", layers: model.spec.layers.map(({ attention, mlp }) => ({ attention: attention && { ...attention, bias: "inputs" }, mlp })) };
  const random = createRandom(11);
  const made = (id: string, shape: readonly number[]): WeightSource => {
    const values = Float32Array.from({ length: shape[0] ?? 0 }, () => random.next() - 0.5);
    return { entry: { name: id, dtype: "F32", shape, source: memoryByteSource(new Uint8Array(values.buffer), id), offset: 0, byteLength: values.byteLength }, interleavedHeads: null, transposed: false };
  };
  return { ...model, spec, weights: new Map(weightIdsOf(spec).map((id) => [id, model.weights.get(id) ?? made(id, weightShape(id, spec))])) };
}
