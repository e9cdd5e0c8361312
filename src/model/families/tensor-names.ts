/** Tensor names of a family as a table, read in both directions. `{layer}` stands for the layer's number. */
import type { ModelFormat, WeightId } from "../opened-model";

/** A weight without its layer: "embed", "attn.q", "mlp.gate". */
export type WeightKind = WeightId extends infer Id ? (Id extends `${infer Module}.${number}.${infer Part}` ? `${Module}.${Part}` : Id) : never;

export type TensorNameTable = Readonly<Record<WeightKind, Readonly<Record<ModelFormat, string>>>>;

export interface WeightPlace {
  readonly kind: WeightKind;
  /** null for weights of no layer. */
  readonly layer: number | null;
}

export function weightPlace(id: WeightId): WeightPlace {
  const [module, layer, part] = id.split(".");
  // An id with three parts is `${module}.${layer}.${part}` by its type.
  if (part !== undefined) return { kind: `${module}.${part}` as WeightKind, layer: Number(layer) };
  return { kind: id as WeightKind, layer: null };
}

export function weightIdAt({ kind, layer }: WeightPlace): WeightId {
  if (layer === null) return kind as WeightId;
  const [module, part] = kind.split(".");
  return `${module}.${layer}.${part}` as WeightId;
}

/** The name that a file of this format gives the weight. */
export function tensorName(table: TensorNameTable, format: ModelFormat, id: WeightId): string {
  const { kind, layer } = weightPlace(id);
  return table[kind][format].replace("{layer}", String(layer));
}

/** The weight that a tensor's name stands for, null when the family has none of that name. */
export function weightIdOf(table: TensorNameTable, format: ModelFormat, name: string): WeightId | null {
  const number = /\.(0|[1-9]\d{0,5})\./.exec(name);
  const pattern = number ? `${name.slice(0, number.index)}.{layer}.${name.slice(number.index + number[0].length)}` : name;
  for (const kind of Object.keys(table) as WeightKind[]) {
    if (table[kind][format] === pattern && pattern.includes("{layer}") === (number !== null)) {
      return weightIdAt({ kind, layer: number ? Number(number[1]) : null });
    }
  }
  return null;
}
