import { describe, expect, it } from "vitest";
import { PlanRunner } from "../gpu/runner";
import { pipelineKey, type Dispatch } from "../gpu/kernel";
import type { PipelineRequest } from "../gpu/pipelines";
import { GpuScope } from "../gpu/scope";
import { testDevice } from "../gpu/testing";
import { rowBytes, type DType } from "../formats/dtype";
import { activationDispatch } from "../kernels/activation";
import { activationBackwardDispatch } from "../kernels/activation-backward";
import { backwardTileOf } from "../kernels/linear-backward";
import { scatterLogitsDispatch } from "../kernels/scatter-logits";
import { variantCases, variantName } from "../kernels/self-test-cases";
import { ALL_DTYPES } from "../kernels/test-data";
import { weightGradientDispatch } from "../kernels/weight-gradient";
import { present } from "../shared/assert";
import { backwardVariants, chooseBackwardTiles, type BackwardTileChoice, type BackwardTilingContext } from "./backward-tiling";
import { DeviceKernels } from "./device-kernels";
import { DEMO_MODEL, openTestModel } from "./testing";

const HIDDEN = 64;
const ROWS = 40;
const TOKENS = 12;
const DTYPES: readonly DType[] = ["Q4_1", "F32"];

/** Chooses among matrices of two precisions, of which the second is cut in pieces. */
async function choose(options: Pick<BackwardTilingContext, "isTrusted" | "kept">): Promise<BackwardTileChoice> {
  const { device } = await testDevice();
  const kernels = new DeviceKernels(device);
  await kernels.try(DTYPES.flatMap(backwardVariants));
  const scope = new GpuScope(device, "test");
  const sizes = { dy: 4 * TOKENS * ROWS, dx: 4 * TOKENS * HIDDEN, ...Object.fromEntries(DTYPES.map((dtype) => [dtype, ROWS * rowBytes(dtype, HIDDEN)])) };
  const buffers = new Map(Object.entries(sizes).map(([name, bytes]) => [name, scope.buffer(name, bytes, GPUBufferUsage.STORAGE)]));
  buffers.set("extent", scope.buffer("extent", 16, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST));
  const weights = new Map(DTYPES.map((dtype) => [dtype, { id: dtype, dtype, rows: 2 * ROWS, cols: HIDDEN, rowOffset: 0, pieces: [0, ROWS].map((rowStart) => ({ buffer: dtype, rowStart, rows: ROWS })) }]));
  const { spec } = await openTestModel(DEMO_MODEL);
  const runner = new PlanRunner(device, kernels.pipelines, scope, buffers);
  const context = { device, runner, weights, spec: { ...spec, hidden: HIDDEN }, batchTokens: TOKENS, scratch: { extent: "extent", dy: "dy", dx: "dx" } };
  device.pushErrorScope("validation");
  const tiles = await chooseBackwardTiles({ ...context, ...options });
  expect(await device.popErrorScope()).toBeNull();
  scope.dispose();
  return tiles;
}

function tileNumber(dtype: DType, index: number): ReturnType<BackwardTileChoice> {
  return backwardTileOf(present(backwardVariants(dtype)[index], "a candidate").variant);
}

describe("the cut of a linear's backward", () => {
  it("is one of the candidates for every precision among the matrices", async () => {
    const tiles = await choose({ isTrusted: () => true });
    for (const dtype of DTYPES) expect(backwardVariants(dtype).map(({ variant }) => backwardTileOf(variant))).toContainEqual(tiles(dtype));
    expect(() => tiles("Q8_0")).toThrow("backward tile for Q8_0");
  });

  it.each([0, 1, 2, 3])("is candidate %i where only that is trusted", async (index) => {
    const isTrusted = ({ variant }: Dispatch): boolean => JSON.stringify(backwardTileOf(variant)) === JSON.stringify(tileNumber("F32", index));
    const tiles = await choose({ isTrusted });
    for (const dtype of DTYPES) expect(tiles(dtype)).toEqual(tileNumber(dtype, index));
  });

  it("is the kept one, whatever is faster, but not where that is not trusted any more", async () => {
    const other = { tokens: 3, spans: 1, rowLanes: 1, workgroup: 4 };
    const kept = new Map(DTYPES.map((dtype) => [dtype, other]));
    const trusting = await choose({ isTrusted: () => true, kept });
    for (const dtype of DTYPES) expect(trusting(dtype)).toEqual(other);
    const wary = await choose({ isTrusted: ({ variant }) => backwardTileOf(variant).tokens !== other.tokens, kept });
    for (const dtype of DTYPES) expect(wary(dtype)).not.toEqual(other);
  });
});

describe("the matrix kernels of training", () => {
  it("are all right here, each tried on cases of its own pipeline and told under a name of its own", async () => {
    const b = { extent: "", dy: "", x: "", out: "", ids: "" };
    const sizes = { rows: 4, cols: 4, dyStride: 4, dyOffset: 0, offset: 0, stride: 8, outStride: 4, outOffset: 0, vocab: 4 };
    const requests: readonly PipelineRequest[] = [
      ...ALL_DTYPES.flatMap(backwardVariants),
      ...[8, 576].flatMap((cols) => [weightGradientDispatch({ ...sizes, cols, extent: "", dy: "", x: "", out: "" }), weightGradientDispatch({ ...sizes, cols, ...b })]),
      scatterLogitsDispatch({ ...sizes, ...b }),
      ...(["silu-gated", "gelu-tanh"] as const).flatMap((kind) => [activationDispatch({ ...sizes, ...b, kind }), activationBackwardDispatch({ ...sizes, ...b, kind })]),
    ];
    for (const request of requests) {
      const plans = variantCases(request).flatMap(({ plan }) => plan);
      expect(new Set(plans.map(({ kernel, variant }) => pipelineKey(kernel, variant)))).toEqual(new Set([pipelineKey(request.kernel, request.variant)]));
    }
    expect(new Set(requests.map(variantName)).size).toBe(requests.length);
    const kernels = new DeviceKernels((await testDevice()).device);
    await kernels.try(requests);
    const report = kernels.report();
    process.stdout.write(`self-test: ${report.variants.length} kernels in ${report.elapsedMs.toFixed(0)} ms, largest error ${Math.max(...report.variants.map(({ error }) => error ?? NaN))}\n`);
    expect(report.variants.filter(({ passed }) => !passed)).toEqual([]);
    expect(kernels.missing(requests)).toEqual([]);
  });
});
