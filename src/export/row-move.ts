/** How rows of q and k, and the elements of their biases, have to move from a source to an export. */
import { familyById } from "../model/families/registry";
import { weightPlace } from "../model/families/tensor-names";
import type { OpenedModel, WeightId } from "../model/opened-model";
import type { RowMove } from "./planned-file";

/** `architecture` is the export's `general.architecture`; null: a folder. null: the rows stay where they are. */
export function rowMove(id: WeightId, { spec, weights }: Pick<OpenedModel, "spec" | "weights">, architecture: string | null): RowMove | null {
  const headDim = spec.layers[weightPlace(id).layer ?? 0]?.attention?.headDim;
  const arePairs = (weights.get(id)?.interleavedHeads ?? null) !== null;
  const becomePairs = architecture !== null && familyById(spec.family).ggufInterleavedHeads(id, spec, architecture) !== null;
  if (headDim === undefined || arePairs === becomePairs) return null;
  return { to: becomePairs ? "pairs" : "halves", headDim };
}
