import { describe, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { createRandom } from "../shared/random";
import { SHADER_LIBRARY } from "./library";
import { logProbDispatch } from "./log-prob";
import { logProbOracle } from "./log-prob.oracle";
import { expectClose, randomFloats } from "./test-data";

describe("log-prob", () => {
  it.each([{ vocab: 3 }, { vocab: 2048 }, { vocab: 50_257 }])("over $vocab tokens", async ({ vocab }) => {
    const random = createRandom(10);
    const targets = [0, vocab - 1, 1];
    const logits = randomFloats(random, targets.length * vocab, vocab < 10 ? 2 : 40);
    const plan = [logProbDispatch(vocab, { extent: "extent", logits: "logits", targets: "targets", out: "out" })];
    const buffers = { logits, targets: Uint32Array.from(targets), out: new Float32Array(targets.length) };
    const out = new Float32Array(await runKernels({ library: SHADER_LIBRARY, plan, buffers, rows: targets.length, read: "out" }));
    expectClose(out, logProbOracle(logits, targets, vocab), 2e-6);
  });
});
