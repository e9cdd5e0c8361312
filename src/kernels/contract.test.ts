/** Every kernel file has a binding, an oracle, a test and a line in the index, and the binding says what the WGSL says. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { WgslReflect } from "wgsl_reflect";
import { describe, expect, it } from "vitest";
import { activeBindings, type Dispatch } from "../gpu/kernel";
import { preprocess } from "../gpu/preprocess";
import { activationDispatch } from "./activation";
import { activationBackwardDispatch } from "./activation-backward";
import { attentionDispatch } from "./attention";
import { embedDispatch } from "./embed";
import { SHADER_LIBRARY } from "./library";
import { linearDispatch } from "./linear";
import { linearBackwardDispatch } from "./linear-backward";
import { logProbDispatch } from "./log-prob";
import { normDispatch } from "./norm";
import { ropeCacheDispatch } from "./rope-cache";
import { sampleDispatch } from "./sample";
import { scatterLogitsDispatch } from "./scatter-logits";
import { adamwDispatch } from "./adamw";
import { attentionBackwardKvDispatch } from "./attention-backward-kv";
import { attentionBackwardQDispatch } from "./attention-backward-q";
import { ropeBackwardDispatch } from "./rope-backward";
import { clipFactorDispatch } from "./clip-factor";
import { copyDispatch } from "./copy";
import { crossEntropyBackwardDispatch } from "./cross-entropy-backward";
import { normBackwardDispatch } from "./norm-backward";
import { normGradientDispatch } from "./norm-gradient";
import { residualDotsDispatch } from "./residual-dots";
import { rowsSumDispatch } from "./rows-sum";
import { sumSquaresDispatch } from "./sum-squares";
import { takeLogitsDispatch } from "./take-logits";
import { ALL_DTYPES } from "./test-data";
import { weightGradientDispatch } from "./weight-gradient";

const stems = readdirSync("shaders").filter((name) => name.endsWith(".wgsl")).map((name) => name.replace(".wgsl", ""));
const index = readFileSync("shaders/README.md", "utf8");

const b = { extent: "e", weights: "w", x: "x", out: "o", tokens: "t", angles: "a", qkv: "q", keys: "k", values: "v", logits: "l", targets: "g", sampling: "s", ids: "i" };
const tile = { tokens: 2, kLanes: 4, workgroup: 32, quads: 2 };
const rms = { ...b, centered: false, cols: 64, eps: 1e-5, row: 0, bias: null } as const;
const shape = { heads: 4, kvHeads: 2, headDim: 64 };

/** Every kernel in every variant that changes its text. */
const VARIANTS: readonly Dispatch[] = [
  ...ALL_DTYPES.flatMap((dtype) => [
    linearDispatch({ ...b, dtype, mode: "gated", tile, rows: 64, cols: 64, outStride: 64, outOffset: 0 }),
    linearDispatch({ ...b, dtype, mode: "store", tile: { ...tile, kLanes: 1 }, rows: 64, cols: 64, outStride: 64, outOffset: 0 }),
    ...[1, 4].map((rowLanes) => linearBackwardDispatch({ ...b, dtype, mode: "store", tile: { tokens: 2, spans: 2, rowLanes, workgroup: 32 }, rows: 64, cols: 64, dyStride: 64, dyOffset: 0, dy: "dy", dx: "dx" })),
    embedDispatch({ ...b, dtype, by: "id", rowStart: 0, rows: 64, cols: 64 }),
    embedDispatch({ ...b, dtype, by: "position", rowStart: 0, rows: 64, cols: 64 }),
  ]),
  ...(["F32", "F16", "BF16"] as const).flatMap((dtype) => [normDispatch({ ...rms, dtype }), normDispatch({ ...rms, dtype, picked: "p" })]),
  normDispatch({ ...rms, dtype: "F32", centered: true, bias: { buffer: "b", row: 1 } }),
  normDispatch({ ...rms, dtype: "F16", centered: true, bias: { buffer: "b", row: 1 }, picked: "p" }),
  ropeCacheDispatch(shape, b),
  ropeCacheDispatch(shape, { ...b, angles: null }),
  attentionDispatch(shape, b),
  attentionBackwardQDispatch(shape, { ...b, attended: "at", dAttended: "da", dqkv: "dq", stats: "st" }),
  attentionBackwardKvDispatch(shape, { ...b, seenEnd: "se", dAttended: "da", dqkv: "dq", stats: "st" }),
  ropeBackwardDispatch(shape, { ...b, dqkv: "dq" }),
  logProbDispatch(64, b),
  sampleDispatch(64, b),
  ...[{}, { ids: "i" }].flatMap((ids) => [8, 576].map((cols) => weightGradientDispatch({ extent: "e", dy: "dy", x: "x", out: "o", ...ids, rows: 64, cols, dyStride: 64, dyOffset: 0 }))),
  scatterLogitsDispatch({ ...b, rows: 64, vocab: 64 }),
  takeLogitsDispatch({ ...b, rows: 64, vocab: 64 }),
  ...[true, false].flatMap((flag) => [
    normBackwardDispatch({ extent: "e", weights: "w", x: "x", dy: "dy", stats: "s", dx: "dx", centered: flag, cols: 64, eps: 1e-5, row: 0, store: flag }),
    normBackwardDispatch({ extent: "e", weights: "w", x: "x", dy: "dy", stats: "s", dx: "dx", centered: flag, cols: 64, eps: 1e-5, row: 0, store: flag, picked: "p" }),
    normGradientDispatch({ extent: "e", x: "x", dy: "dy", stats: "s", gradients: "g", cols: 64, row: 0, bias: flag, biasRow: 1 }),
    normGradientDispatch({ extent: "e", x: "x", dy: "dy", stats: "s", gradients: "g", cols: 64, row: 0, bias: flag, biasRow: 1, picked: "p" }),
  ]),
  rowsSumDispatch({ extent: "e", starts: "s", targets: "g", x: "x", out: "o", cols: 64 }),
  copyDispatch({ extent: "e", x: "x", out: "o", cols: 64 }),
  ...[{}, { g: "g" }].map((gradient) => residualDotsDispatch({ extent: "e", a: "a", b: "b", out: "o", cols: 64, stride: 1, at: 0, ...gradient })),
  crossEntropyBackwardDispatch(64, { ...b, coefficients: "c" }),
  sumSquaresDispatch({ count: 64, x: "x", partials: "p", at: 0, slots: 4 }),
  clipFactorDispatch({ slots: 4, clip: 1, partials: "p", out: "o" }),
  adamwDispatch({ count: 64, beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0, hyper: "h", factor: "f", weights: "w", gradients: "g", first: "m", second: "v" }),
  ...(["silu-gated", "gelu-tanh"] as const).flatMap((kind) => [
    activationDispatch({ ...b, kind, rows: 64, offset: 0, stride: 128, outStride: 64, outOffset: 0 }),
    activationBackwardDispatch({ ...b, kind, rows: 64, offset: 0, stride: 128, dy: "dy", dyStride: 64, dyOffset: 0 }),
  ]),
];

describe.each(stems)("shaders/%s.wgsl", (stem) => {
  it.each([`src/kernels/${stem}.ts`, `src/kernels/${stem}.oracle.ts`, `src/kernels/${stem}.cases.ts`, `src/kernels/${stem}.test.ts`])("has %s", (path) => {
    expect(existsSync(path)).toBe(true);
  });

  it("has a line in the index and a variant here", () => {
    expect(index).toContain(`| \`${stem}\` |`);
    expect(VARIANTS.some(({ kernel }) => kernel.name === stem)).toBe(true);
  });
});

describe.each(VARIANTS.map((dispatch) => ({ name: dispatch.kernel.name, variant: JSON.stringify(dispatch.variant), dispatch })))("$name $variant", ({ dispatch }) => {
  const { kernel, variant } = dispatch;
  const reflected = new WgslReflect(withoutBodies(preprocess(kernel.name, kernel.source, SHADER_LIBRARY, variant)));
  const bound = [...reflected.uniforms, ...reflected.storage].sort((a, c) => a.binding - c.binding);

  it("declares its bindings in the order and with the access of the WGSL", () => {
    const declared = [{ name: "params", access: "uniform" }, ...activeBindings(kernel, variant).map(({ name, access }) => ({ name, access }))];
    const written = bound.map(({ name, access, resourceType }) => ({ name, access: resourceType === 0 ? "uniform" : access }));
    expect(written).toEqual(declared);
    expect(bound.map(({ group, binding }) => [group, binding])).toEqual(declared.map((_, at) => [0, at]));
  });

  it("declares its params field by field", () => {
    const params = reflected.structs.find(({ name }) => name === "Params");
    expect(params?.members.map(({ name, type, offset }) => ({ name, type: type.name, offset }))).toEqual(kernel.params.map(({ name, type }, at) => ({ name, type, offset: 4 * at })));
  });

  it("has one entry point, main, and a value for every param and binding", () => {
    expect(reflected.entry.compute.map(({ name }) => name)).toEqual(["main"]);
    expect(Object.keys(dispatch.params).toSorted()).toEqual(kernel.params.map(({ name }) => name).toSorted());
    for (const { name } of activeBindings(kernel, variant)) expect(dispatch.buffers[name]).toBeDefined();
  });
});

/** Declarations and the entry point's head: the reflecting parser does not know all of WGSL's expressions. */
function withoutBodies(wgsl: string): string {
  const oneLine = /^fn (?!main\b)[^\n]*\}$/gm;
  const manyLines = /^fn (?!main\b).*?^\}$/gms;
  return wgsl.replaceAll(oneLine, "").replaceAll(manyLines, "").replace(/^(fn main\b[^\n]*\{)$.*?^\}$/ms, "$1}");
}
