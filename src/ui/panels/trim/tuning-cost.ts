/**
 * What tuning here takes, beside TrimLLM's published static sparse update (Hu et al., arXiv 2412.11242, r = 1/4): a quarter of the
 * layers train as wholes, the others are frozen. Counted from the model's summary, not measured. Pure.
 */
import type { Mask } from "../../../model/mask";
import type { OpenModelSummary, TuneSettings } from "../../../worker/protocol";

/** Share of the layers that train. */
const SPARSE_SHARE = 0.25;
/** Weight, gradient and AdamW's two moments, in f32. Activations come on top of either. */
const BYTES_EACH = 16;

export interface TuningCost {
  readonly parameters: number;
  readonly bytes: number;
}

export interface CostComparison {
  /** Norms and head as they are set; the most that "auto" may choose. */
  readonly ours: TuningCost;
  readonly oursIsMost: boolean;
  readonly sparse: TuningCost;
  /** Layers that the sparse update trains, of those that have a module left. */
  readonly layers: number;
}

export function compareTuning(model: OpenModelSummary, mask: Mask, { head }: Pick<TuneSettings, "head">): CostComparison {
  const left = model.modules.filter(({ id }) => !mask.has(id));
  const layersLeft = new Set(left.map(({ layer }) => layer)).size;
  const layers = Math.max(1, Math.round(SPARSE_SHARE * layersLeft));
  const all = left.reduce((sum, { parameters }) => sum + parameters, 0);
  // One norm a module and the one before the head.
  const norms = (left.length + 1) * model.hidden;
  return {
    ours: costOf(norms + headParameters(model, head)), oursIsMost: head === "auto" || head.kind === "seen",
    sparse: costOf(layersLeft === 0 ? 0 : (all / layersLeft) * layers), layers,
  };
}

/** Rows of "seen" tokens are known to the plan of a tuning run only: all of them is the most. */
function headParameters({ vocab, hidden }: OpenModelSummary, head: TuneSettings["head"]): number {
  if (head === "auto" || head.kind === "full" || head.kind === "seen") return vocab * hidden;
  return head.kind === "low-rank" ? head.rank * (vocab + hidden) : 0;
}

function costOf(parameters: number): TuningCost {
  return { parameters: Math.round(parameters), bytes: Math.round(parameters) * BYTES_EACH };
}
