import { describe, expect, it } from "vitest";
import { testDevice } from "../gpu/testing";
import type { ShaderLibrary } from "../gpu/preprocess";
import type { PipelineRequest } from "../gpu/pipelines";
import { pipelineKey } from "../gpu/kernel";
import { commonVariants, variantCases, variantName } from "../kernels/self-test-cases";
import { ALL_DTYPES } from "../kernels/test-data";
import { embedDispatch } from "../kernels/embed";
import { normDispatch } from "../kernels/norm";
import { ropeCacheDispatch } from "../kernels/rope-cache";
import { SHADER_LIBRARY } from "../kernels/library";
import { EMPTY_MASK } from "../model/mask";
import { toStudioError } from "../shared/errors";
import { DEMO_MODEL, openTestModel, openTestSession, runLogits, SMALL } from "./testing";
import { Session } from "./session";
import { DeviceKernels } from "./device-kernels";
import { linearVariants } from "./tiling";

/** Every kernel reads how many rows there are from here. */
const EXTENT_PATH = "lib/extent.wgsl";

/** The studio's shaders, of which those where `flag` holds find no rows to work on, or don't even compile. */
function brokenLibrary(flag: string, how: "wrong numbers" | "does not compile"): ShaderLibrary {
  const wrong = how === "wrong numbers" ? "struct Extent { elsewhere: u32, count: u32 }" : "struct Extent { count: u32 } this is no WGSL";
  return new Map([...SHADER_LIBRARY, [EXTENT_PATH, `// #if ${flag}\n${wrong}\n// #else\n${SHADER_LIBRARY.get(EXTENT_PATH)}\n// #endif`]]);
}

const b = { extent: "", weights: "", x: "", out: "", tokens: "" };
const rms = { ...b, centered: false, cols: 4, eps: 1, row: 0, bias: null } as const;

/** All that any model may need, but for heads of another size. */
const ALL_VARIANTS: readonly PipelineRequest[] = [
  ...commonVariants(),
  ...ALL_DTYPES.flatMap((dtype) => [...linearVariants(dtype), ...(["id", "position"] as const).map((by) => embedDispatch({ ...b, dtype, by, rowStart: 0, rows: 1, cols: 32 }))]),
  ropeCacheDispatch({ heads: 1, kvHeads: 1, headDim: 4 }, { extent: "", tokens: "", angles: null, qkv: "", keys: "", values: "" }),
  ...(["F16", "BF16"] as const).flatMap((dtype) => [normDispatch({ ...rms, dtype }), normDispatch({ ...rms, dtype, picked: "" })]),
  ...([undefined, ""] as const).map((picked) => normDispatch({ ...rms, dtype: "F32", centered: true, bias: { buffer: "", row: 0 }, picked })),
];

describe("the kernels of a device", () => {
  it("are all right here, each tried on cases of its own pipeline and told under a name of its own", async () => {
    for (const request of ALL_VARIANTS) {
      const cases = variantCases(request);
      expect(cases.length).toBeGreaterThan(0);
      for (const { kernel, variant } of cases.flatMap(({ plan }) => plan)) expect(pipelineKey(kernel, variant)).toBe(pipelineKey(request.kernel, request.variant));
    }
    expect(new Set(ALL_VARIANTS.map(variantName)).size).toBe(ALL_VARIANTS.length);
    const { device } = await testDevice();
    const kernels = new DeviceKernels(device);
    await kernels.try(commonVariants());
    const common = kernels.report();
    process.stdout.write(`self-test: ${common.variants.length} kernels in ${common.elapsedMs.toFixed(0)} ms at start\n`);
    for (const dtype of ALL_DTYPES) {
      const before = kernels.report();
      await kernels.try(linearVariants(dtype));
      const after = kernels.report();
      process.stdout.write(`self-test: ${after.variants.length - before.variants.length} of ${dtype} in ${(after.elapsedMs - before.elapsedMs).toFixed(0)} ms\n`);
    }
    await kernels.try(ALL_VARIANTS);
    const report = kernels.report();
    expect(report.variants.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.variants.length).toBe(ALL_VARIANTS.length);
    process.stdout.write(`self-test: ${report.variants.length} kernels in ${report.elapsedMs.toFixed(0)} ms, largest error ${Math.max(...report.variants.map(({ error }) => error ?? NaN))}\n`);
    const again = kernels.report().elapsedMs;
    await kernels.try(ALL_VARIANTS);
    expect(kernels.report().elapsedMs).toBeLessThan(again + 50);
  });

  it.each(["wrong numbers", "does not compile"] as const)("are left out where they fail (%s), and a session is right with the others", async (how) => {
    const gpu = await testDevice();
    const kernels = new DeviceKernels(gpu.device, brokenLibrary("K_LANES == 8", how));
    const session = await Session.open(await openTestModel(DEMO_MODEL), { gpu, capacity: SMALL, kernels });
    const failed = kernels.report().variants.filter(({ passed }) => !passed);
    expect(failed.map(({ name }) => name)).toEqual(["linear F16, 1 token x 1 quad, 8 lanes a sum", "linear F16, 4 tokens x 1 quad, 8 lanes a sum"]);
    for (const { error, consequence } of failed) {
      expect(error === null).toBe(how === "does not compile");
      expect(consequence).toMatch(how === "does not compile" ? /^not used \(shaders\/linear\.wgsl does not compile here, line \d+/ : /^not used$/);
    }
    const tiles = session.plans(EMPTY_MASK).body.score.flatMap(({ dispatch }) => dispatch.variant["K_LANES"] ?? []);
    expect(tiles.length).toBeGreaterThan(0);
    expect(tiles).not.toContain(8);
    const ids = [3, 14, 15, 92, 65];
    const sound = await openTestSession(DEMO_MODEL);
    const [actual, expected] = [await runLogits(session, ids, EMPTY_MASK), await runLogits(sound, ids, EMPTY_MASK)];
    expect(actual.argmax).toEqual(expected.argmax);
    for (const [id, logit] of expected.last.entries()) expect(Math.abs((actual.last[id] ?? NaN) - logit)).toBeLessThan(1e-3);
    for (const one of [session, sound]) one.dispose();
  });

  it("take another cut when all that are meant for one row are wrong", async () => {
    const gpu = await testDevice();
    const kernels = new DeviceKernels(gpu.device, brokenLibrary("TOKENS == 1", "wrong numbers"));
    const session = await Session.open(await openTestModel(DEMO_MODEL), { gpu, capacity: SMALL, kernels });
    const tokens = session.plans(EMPTY_MASK).decode.flatMap(({ dispatch }) => dispatch.variant["TOKENS"] ?? []);
    expect(Math.min(...tokens.map(Number))).toBeGreaterThan(1);
    session.dispose();
  });

  it.each([
    { flag: "QUADS", message: /can't be computed on this GPU: the kernel "linear F16" does not work here\.$/ },
    { flag: "WORKGROUP == 32", message: /the kernel "embed F16" does not work here\.$/ },
    { flag: "HEAD_DIM", message: /the kernel "attention, heads of \d+" does not work here\.$/ },
  ])("refuse a model where none is left (#if $flag)", async ({ flag, message }) => {
    const gpu = await testDevice();
    const kernels = new DeviceKernels(gpu.device, brokenLibrary(flag, "wrong numbers"));
    const refused = toStudioError(await Session.open(await openTestModel(DEMO_MODEL), { gpu, capacity: SMALL, kernels }).catch((error: unknown) => error));
    expect(refused).toMatchObject({ code: "unsupported", message: expect.stringMatching(message), remedy: expect.stringMatching(/^Update the browser/) });
    expect(kernels.report().variants.some(({ consequence }) => consequence === "no other variant")).toBe(true);
  });
});
