/** From a kernel variant to small cases that try it: shapes that leave a rest wherever the kernel cuts, heads that share keys, packed rows. */
import type { PipelineRequest } from "../gpu/pipelines";
import type { Variant } from "../gpu/preprocess";
import { activation, activationKindOf, type ActivationKind, type ActivationPlace } from "./activation";
import { activationBackward } from "./activation-backward";
import { activationBackwardCase } from "./activation-backward.cases";
import { activationCase } from "./activation.cases";
import { attention, attentionDispatch } from "./attention";
import { attentionCase, causalTokens, packedTokens } from "./attention.cases";
import { adamw } from "./adamw";
import { adamwCase } from "./adamw.cases";
import { attentionBackwardKv } from "./attention-backward-kv";
import { attentionBackwardKvCase } from "./attention-backward-kv.cases";
import { attentionBackwardQ } from "./attention-backward-q";
import { attentionBackwardQCase } from "./attention-backward-q.cases";
import { ropeBackward } from "./rope-backward";
import { ropeBackwardCase } from "./rope-backward.cases";
import { clipFactor } from "./clip-factor";
import { clipFactorCase } from "./clip-factor.cases";
import { copy } from "./copy";
import { copyCase } from "./copy.cases";
import { crossEntropyBackward } from "./cross-entropy-backward";
import { crossEntropyBackwardCase } from "./cross-entropy-backward.cases";
import { normBackward } from "./norm-backward";
import { normBackwardCase } from "./norm-backward.cases";
import { normGradient } from "./norm-gradient";
import { normGradientCase } from "./norm-gradient.cases";
import { residualDots } from "./residual-dots";
import { residualDotsCase } from "./residual-dots.cases";
import { rowsSum } from "./rows-sum";
import { rowsSumCase } from "./rows-sum.cases";
import { sumSquares } from "./sum-squares";
import { sumSquaresCase } from "./sum-squares.cases";
import { takeLogits } from "./take-logits";
import { takeLogitsCase } from "./take-logits.cases";
import { embed } from "./embed";
import { embedCase } from "./embed.cases";
import type { KernelCase } from "./kernel-case";
import { backwardTileOf, linearBackward } from "./linear-backward";
import { backwardTileShape, linearBackwardCase } from "./linear-backward.cases";
import { linear, tileOf } from "./linear";
import { linearModesCase, tileShape } from "./linear.cases";
import { logProb, logProbDispatch } from "./log-prob";
import { logProbCase } from "./log-prob.cases";
import { norm, normDispatch } from "./norm";
import { normCase } from "./norm.cases";
import { ropeCache, ropeCacheDispatch } from "./rope-cache";
import { ropeCacheCase } from "./rope-cache.cases";
import { sample, sampleDispatch } from "./sample";
import { sampleCase } from "./sample.cases";
import { scatterLogits } from "./scatter-logits";
import { scatterLogitsCase } from "./scatter-logits.cases";
import { dtypeOf } from "./stored-weights";
import { weightGradient } from "./weight-gradient";
import { weightGradientCase, weightGradientShape } from "./weight-gradient.cases";

/** What the self-test knows of a kernel. */
interface Trial {
  /** In words, unique among the variants. */
  readonly name: (variant: Variant) => string;
  /** Variants of one group do the same: any of them can stand in for another. */
  readonly group: (variant: Variant) => string;
  readonly cases: (variant: Variant) => readonly KernelCase[];
}

const TRIALS: Readonly<Record<string, Trial>> = {
  [linear.name]: {
    name: (variant) => `linear ${dtypeOf(variant)}, ${tileName(variant)}`,
    group: (variant) => `linear ${dtypeOf(variant)}`,
    cases: (variant) => [linearModesCase(tileShape(dtypeOf(variant), tileOf(variant)))],
  },
  [linearBackward.name]: {
    name: (variant) => `linear-backward ${dtypeOf(variant)}, ${backwardTileName(variant)}`,
    group: (variant) => `linear-backward ${dtypeOf(variant)}`,
    cases: (variant) => [linearBackwardCase(backwardTileShape(dtypeOf(variant), backwardTileOf(variant)))],
  },
  [weightGradient.name]: alone(
    (variant) => `weight-gradient${variant["NARROW"] === true ? ", few columns" : ""}${chosenRows(variant)}`,
    (variant) => [weightGradientCase(weightGradientShape(variant["NARROW"] === true, variant["GATHER"] === true))],
  ),
  [scatterLogits.name]: alone(() => "scatter-logits", () => [scatterLogitsCase(3, 70, 301)]),
  [activation.name]: alone((variant) => `activation ${activationKindOf(variant)}`, (variant) => [activationCase(activationPlace(activationKindOf(variant)), 3, 8)]),
  [activationBackward.name]: alone(
    (variant) => `activation-backward ${activationKindOf(variant)}`,
    (variant) => [activationBackwardCase(activationPlace(activationKindOf(variant)), 3, 8)],
  ),
  [embed.name]: alone(
    (variant) => `embed ${dtypeOf(variant)}${variant["POSITIONS"] === true ? ", positions" : ""}`,
    (variant) => [embedCase({ dtype: dtypeOf(variant), cols: 96, rowStart: 5, rows: 9, ids: [5, 0, 13, 14, 9, 5], by: variant["POSITIONS"] === true ? "position" : "id" })],
  ),
  [norm.name]: alone(
    (variant) => `${variant["CENTERED"] === true ? "layer-norm" : "rms-norm"} ${dtypeOf(variant)}${variant["BIAS"] === true ? " with bias" : ""}${variant["GATHER"] === true ? ", chosen rows" : ""}`,
    (variant) => [normCase({ dtype: dtypeOf(variant), centered: variant["CENTERED"] === true, bias: variant["BIAS"] === true, cols: 100, rows: 6, picked: variant["GATHER"] === true ? [5, 0, 3] : null })],
  ),
  [ropeCache.name]: alone(
    (variant) => `rope-cache${variant["ROTARY"] === true ? "" : ", learned positions"}`,
    (variant) => [ropeCacheCase({ heads: 9, kvHeads: 3, headDim: 32 }, variant["ROTARY"] === true)],
  ),
  [attention.name]: alone(
    (variant) => `attention, heads of ${variant["HEAD_DIM"]}`,
    (variant) => {
      const shape = { heads: 4, kvHeads: 2, headDim: Number(variant["HEAD_DIM"]) };
      // The last tokens of each see all of their rows, over more than a tile of keys.
      return [attentionCase(shape, causalTokens(70).slice(-3)), attentionCase(shape, packedTokens().slice(-6)), attentionCase(shape, packedTokens().slice(0, 10))];
    },
  ),
  [attentionBackwardQ.name]: alone(
    (variant) => `attention-backward-q, heads of ${variant["HEAD_DIM"]}`,
    (variant) => [attentionBackwardQCase({ heads: 4, kvHeads: 2, headDim: Number(variant["HEAD_DIM"]) }, packedTokens().slice(0, 50))],
  ),
  [attentionBackwardKv.name]: alone(
    (variant) => `attention-backward-kv, heads of ${variant["HEAD_DIM"]}`,
    (variant) => [attentionBackwardKvCase({ heads: 4, kvHeads: 2, headDim: Number(variant["HEAD_DIM"]) }, packedTokens().slice(0, 50))],
  ),
  [ropeBackward.name]: alone(() => "rope-backward", () => [ropeBackwardCase({ heads: 9, kvHeads: 3, headDim: 32 })]),
  [normBackward.name]: alone(
    (variant) => `norm-backward${variant["CENTERED"] === true ? ", layer-norm" : ", rms-norm"}${variant["STORE"] === true ? ", stored" : ""}${chosenRows(variant)}`,
    (variant) => [normBackwardCase({ centered: variant["CENTERED"] === true, store: variant["STORE"] === true, cols: 100, rows: 6, picked: variant["GATHER"] === true ? [5, 0, 3] : null })],
  ),
  [normGradient.name]: alone(
    (variant) => `norm-gradient${variant["BIAS"] === true ? " with bias" : ""}${chosenRows(variant)}`,
    (variant) => [normGradientCase({ bias: variant["BIAS"] === true, cols: 100, rows: 19, picked: variant["GATHER"] === true ? [5, 0, 3, 5] : null })],
  ),
  [rowsSum.name]: alone(() => "rows-sum", () => [rowsSumCase([4, 1, 0, 3], 260)]),
  [copy.name]: alone(() => "copy", () => [copyCase(3, 260)]),
  [residualDots.name]: alone(
    (variant) => `residual-dots${variant["GRADIENT"] === true ? ", along a gradient" : ""}`,
    (variant) => [residualDotsCase({ gradient: variant["GRADIENT"] === true, rows: 6, cols: 100 })],
  ),
  [crossEntropyBackward.name]: alone(() => "cross-entropy-backward", () => [crossEntropyBackwardCase(5, 301, 10)]),
  [sumSquares.name]: alone(() => "sum-squares", () => [sumSquaresCase(1000, 3)]),
  [clipFactor.name]: alone(() => "clip-factor", () => [clipFactorCase(70, 0.5)]),
  [adamw.name]: alone(() => "adamw", () => [adamwCase(260)]),
  [takeLogits.name]: alone(() => "take-logits", () => [takeLogitsCase(3, 70, 301)]),
  [logProb.name]: alone(() => "log-prob", () => [logProbCase(301, 40)]),
  [sample.name]: alone(() => "sample", () => [
    sampleCase({ temperature: 0, topK: 0, topP: 1, seed: 0 }),
    sampleCase({ temperature: 0.7, topK: 3, topP: 1, seed: 1 }),
    sampleCase({ temperature: 1, topK: 0, topP: 0.3, seed: 2 }),
  ]),
};

/**
 * Largest error that a variant may have: f32 sums and fast exponentials stay a hundred times below, a wrong index or
 * precision far above.
 */
export const SELF_TEST_TOLERANCE = 1e-4;

export function variantName({ kernel, variant }: PipelineRequest): string {
  return TRIALS[kernel.name]?.name(variant) ?? kernel.name;
}

export function variantGroup({ kernel, variant }: PipelineRequest): string {
  return TRIALS[kernel.name]?.group(variant) ?? kernel.name;
}

/** Cases that run this very pipeline and no other. */
export function variantCases({ kernel, variant }: PipelineRequest): readonly KernelCase[] {
  return TRIALS[kernel.name]?.cases(variant) ?? [];
}

/** Kernels that every model needs whatever its precision: what can be tried before one is open. */
export function commonVariants(): PipelineRequest[] {
  const shape = { heads: 4, kvHeads: 2, headDim: 64 };
  const b = { extent: "", weights: "", x: "", out: "", tokens: "", angles: "", qkv: "", keys: "", values: "", logits: "", targets: "", sampling: "", ids: "" };
  const rms = { ...b, dtype: "F32", centered: false, cols: 64, eps: 1, row: 0, bias: null } as const;
  return [normDispatch(rms), normDispatch({ ...rms, picked: "" }), ropeCacheDispatch(shape, b), attentionDispatch(shape, b), logProbDispatch(64, b), sampleDispatch(64, b)];
}

function alone(name: Trial["name"], cases: Trial["cases"]): Trial {
  return { name, group: name, cases };
}

function tileName(variant: Variant): string {
  const { tokens, quads, kLanes } = tileOf(variant);
  return `${tokens} ${tokens === 1 ? "token" : "tokens"} x ${quads} ${quads === 1 ? "quad" : "quads"}${kLanes > 1 ? `, ${kLanes} lanes a sum` : ""}`;
}

function backwardTileName(variant: Variant): string {
  const { tokens, spans, rowLanes } = backwardTileOf(variant);
  return `${tokens} ${tokens === 1 ? "token" : "tokens"} x ${spans} ${spans === 1 ? "span" : "spans"}${rowLanes > 1 ? `, ${rowLanes} lanes a sum` : ""}`;
}

function activationPlace(kind: ActivationKind): ActivationPlace {
  return { kind, rows: 70, offset: 7, stride: 150 };
}

function chosenRows(variant: Variant): string {
  return variant["GATHER"] === true ? ", chosen rows" : "";
}
