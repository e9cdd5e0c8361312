/** Tensor names of a family as a table, read in both directions. `{layer}` stands for the layer's number. */
import { present } from "../../shared/assert";
import type { ModelFormat, WeightId } from "../opened-model";

/** A weight without its layer: "embed", "attn.q", "mlp.gate". */
export type WeightKind = WeightId extends infer Id ? (Id extends `${infer Module}.${number}.${infer Part}` ? `${Module}.${Part}` : Id) : never;

/** What the weights of a family are called; of several names the first is written and all are read. */
export type TensorNameTable = Readonly<Partial<Record<WeightKind, Readonly<Record<ModelFormat, string | readonly string[]>>>>>;

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
  return present(tensorNames(table, format, id)[0], `the name of ${id}`);
}

/** The names that files of this format may give the weight, the usual one first. */
export function tensorNames(table: TensorNameTable, format: ModelFormat, id: WeightId): string[] {
  const { kind, layer } = weightPlace(id);
  return patternsOf(table, format, kind).map((pattern) => pattern.replace("{layer}", String(layer)));
}

/** The weight that a tensor's name stands for, null when the family has none of that name. */
export function weightIdOf(table: TensorNameTable, format: ModelFormat, name: string): WeightId | null {
  const number = /\.(0|[1-9]\d{0,5})\./.exec(name);
  const pattern = number ? `${name.slice(0, number.index)}.{layer}.${name.slice(number.index + number[0].length)}` : name;
  for (const kind of Object.keys(table) as WeightKind[]) {
    if (patternsOf(table, format, kind).includes(pattern) && pattern.includes("{layer}") === (number !== null)) {
      return weightIdAt({ kind, layer: number ? Number(number[1]) : null });
    }
  }
  return null;
}

function patternsOf(table: TensorNameTable, format: ModelFormat, kind: WeightKind): readonly string[] {
  const names = table[kind]?.[format] ?? [];
  return typeof names === "string" ? [names] : names;
}
