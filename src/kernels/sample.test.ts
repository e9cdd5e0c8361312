import { describe, expect, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { SHADER_LIBRARY } from "./library";
import { sampleOutcome, sampleRun, type SampleOutcome, type SampleSettings } from "./sample.cases";
import { candidatesOracle } from "./sample.oracle";

const GREEDY: SampleSettings = { temperature: 0, topK: 0, topP: 1, seed: 0 };

/** `position` is that of the run's last token. */
async function choose(logits: ArrayLike<number>, settings: SampleSettings, position = 3): Promise<SampleOutcome> {
  return sampleOutcome(await runKernels(SHADER_LIBRARY, sampleRun(logits, settings, position)), position);
}

describe("sample", () => {
  it("takes the largest logit, the lowest id of equals, and feeds it back at the next position", async () => {
    const logits = randomFloats(createRandom(11), 5000);
    logits[4321] = 7;
    logits[77] = 7;
    expect(await choose(logits, GREEDY)).toEqual({ id: 77, fedBack: [77, 4, 0, 0, 0, 4] });
  });

  it("handles logits that are all negative", async () => {
    expect((await choose([-9, -3, -5], GREEDY)).id).toBe(1);
  });

  it.each([
    { temperature: 0.7, topK: 3, topP: 1 },
    { temperature: 1, topK: 0, topP: 0.6 },
    { temperature: 1.5, topK: 12, topP: 0.5 },
    { temperature: 1, topK: 1, topP: 1 },
    { temperature: 1, topK: 0, topP: 1e-9 },
  ])("draws only from what $temperature, top-k $topK, top-p $topP leave, and from more than one where it may", async (settings) => {
    const logits = [...randomFloats(createRandom(12), 40, 2)];
    const allowed = candidatesOracle(logits, settings);
    const drawn = new Set<number>();
    for (let seed = 0; seed < 40; seed++) drawn.add((await choose(logits, { ...settings, seed })).id);
    for (const id of drawn) expect(allowed).toContain(id);
    expect(drawn.size).toBeGreaterThan(allowed.size > 1 ? 1 : 0);
  });

  it("draws in proportion to the softmax", async () => {
    const logits = [Math.log(0.6), Math.log(0.3), Math.log(0.1)];
    const counts = [0, 0, 0];
    const draws = 600;
    for (let seed = 0; seed < draws; seed++) {
      const { id } = await choose(logits, { temperature: 1, topK: 0, topP: 1, seed });
      counts[id] = (counts[id] ?? 0) + 1;
    }
    // Four standard deviations of a binomial share.
    [0.6, 0.3, 0.1].forEach((share, id) => expect(Math.abs((counts[id] ?? 0) / draws - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / draws)));
  });

  it("repeats itself for the same seed and position, and differs from position to position", async () => {
    const logits = new Float32Array(500);
    const settings = { temperature: 1, topK: 0, topP: 1, seed: 5 };
    const first = await choose(logits, settings, 3);
    expect(await choose(logits, settings, 3)).toEqual(first);
    const others = await Promise.all([4, 5, 6].map((position) => choose(logits, settings, position)));
    expect(new Set([first.id, ...others.map(({ id }) => id)]).size).toBeGreaterThan(1);
  });
});
