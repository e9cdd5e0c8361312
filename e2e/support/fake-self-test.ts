/** A made-up self-test: seven kernels, all right but for those named. */
import type { SelfTestReport } from "../../src/engine/self-test-report";

const NAMES = [
  "attention, heads of 64", "embed Q4_1", "linear Q4_1, 1 token x 1 quad", "linear Q4_1, 8 tokens x 2 quads", "log-prob", "rms-norm F32", "rope-cache", "sample",
];

/** `failing`: name -> what is done about it. */
export function fakeSelfTest(failing: Readonly<Record<string, string>> = {}): SelfTestReport {
  const variants = NAMES.map((name) => {
    const consequence = failing[name] ?? "";
    return { name, passed: consequence === "", error: consequence === "" ? 2e-7 : 0.31, consequence };
  });
  return { variants, elapsedMs: 180 };
}
