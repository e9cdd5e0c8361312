/** How kernel tests run a case and compare. Test code only. */
import { expect } from "vitest";
import type { DType } from "../formats/dtype";
import { runKernels } from "../gpu/testing";
import type { KernelCase } from "./kernel-case";
import { SHADER_LIBRARY } from "./library";

export const ALL_DTYPES: readonly DType[] = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1"];

/** Runs the case on the test device. */
export async function checkCase(kernelCase: KernelCase, tolerance: number): Promise<void> {
  expect(kernelCase.error(await runKernels(SHADER_LIBRARY, kernelCase))).toBeLessThanOrEqual(tolerance);
}
