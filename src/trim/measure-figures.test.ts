/** Scans over a made-up model: what a row scores follows from the row and from the module that is left out. */
import { describe, expect, it } from "vitest";
import type { PackedBatch } from "../data/pack";
import type { TokenisedDataset } from "../data/tokens";
import type { ModuleWalk } from "../engine/module-walk";
import type { Session } from "../engine/session";
import type { ModuleId } from "../model/mask";
import { cancelled } from "../shared/errors";
import { measureFigures, type FiguresInput, type FiguresRun } from "./measure-figures";

const MODULES: readonly ModuleId[] = Array.from({ length: 6 }, (_, layer): ModuleId[] => [`attn.${layer}`, `mlp.${layer}`]).flat();
const ROWS = 24;
/** A row is one token before and one that is predicted: its loss with all modules is a tenth of its number. */
const tokens: TokenisedDataset = {
  kind: "completion", sameChoices: false, shortened: 0, rejected: [],
  examples: Array.from({ length: ROWS }, (_, row) => ({ row, contextIds: [row], choiceIds: [[row]], chars: [1], answer: 0, shortened: false })),
};

/** `cost`: what leaving the module of this index out adds to the loss of a row. */
function fakeWalk(cost: (index: number, row: number) => number): ModuleWalk {
  let batch: PackedBatch | null = null;
  const scores = (index: number | null) => Float32Array.from(batch?.targets ?? [], ({ tokenId }) => -(tokenId / 10 + (index === null ? 0 : cost(index, tokenId))));
  const count = (modules: number) => (walk.moduleTokens += modules * (batch?.ids.length ?? 0));
  const walk = {
    modules: MODULES, moduleTokens: 0, session: { capacity: { contextTokens: 64, batchTokens: 64, outputs: 64 } } as Partial<Session> as Session,
    begin: async (next: PackedBatch) => void (batch = next),
    keep: async () => undefined,
    step: async () => void count(1),
    async scoresWithout(index: number) {
      count(MODULES.length - 1 - index);
      return scores(index);
    },
    scores: async () => scores(null),
  };
  return walk as Partial<ModuleWalk> as ModuleWalk;
}

const input = (walk: ModuleWalk, change: Partial<FiguresInput> = {}): FiguresInput => ({ walk, mask: new Set(), tokens, candidates: MODULES, reads: ["quality"], races: true, perStep: 1, ...change });
const quiet: FiguresRun = { onPart: () => undefined, onBase: () => undefined };

describe("a race", () => {
  it("that is over early compares the one that stayed with the same rows as well", async () => {
    const { base, stayed, stayedBase, left } = await measureFigures(input(fakeWalk((index) => (index === 3 ? 0.001 : 1))), quiet);
    expect([...stayed.keys()]).toEqual(["mlp.1"]);
    const { quality } = stayed.get("mlp.1") ?? {};
    expect(quality?.n).toBeLessThan(ROWS);
    // The hardest rows: worse than all of them, but for nothing that the module does.
    expect(quality?.nll).toBeGreaterThan((base?.nll ?? Infinity) + 0.2);
    expect([stayedBase?.n, (quality?.nll ?? NaN) - (stayedBase?.nll ?? NaN)]).toEqual([quality?.n, expect.closeTo(0.001, 6)]);
    expect([...left.values()].every(({ quality, base }) => quality.n === base?.n)).toBe(true);
  });

  it("to its end has nothing but the base to compare with", async () => {
    const { base, stayed, stayedBase } = await measureFigures(input(fakeWalk(() => 0.5)), quiet);
    expect([stayed.size, stayed.get("attn.0")?.quality?.n, stayedBase, base?.n]).toEqual([12, ROWS, null, ROWS]);
  });

  it("is held and told from its first pass on, and what is left of it only becomes less", async () => {
    const told: { done: number; total: number }[] = [];
    let stood = 0;
    const job: FiguresRun = { ...quiet, onProgress: ({ done, total }) => void told.push({ done, total }), checkpoint: async () => void stood++ };
    const base = { told: 0, stood: 0 };
    const walk = fakeWalk((index, row) => (index % 3 === 0 ? 0 : (index * row) / 100));
    await measureFigures(input(walk), { ...job, onBase: () => Object.assign(base, { told: told.length, stood }) });
    expect([base.told > 0, base.stood > 0]).toEqual([true, true]);
    const left = told.map(({ done, total }) => total - done);
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    expect(told.at(-1)).toEqual({ done: walk.moduleTokens, total: walk.moduleTokens });
  });

  it("that is cancelled where it is held ends there", async () => {
    const checkpoint = () => Promise.reject(cancelled());
    const walk = fakeWalk(() => 1);
    await expect(measureFigures(input(walk), { ...quiet, checkpoint })).rejects.toMatchObject({ code: "cancelled" });
    expect(walk.moduleTokens).toBe(0);
  });
});

describe("an exact scan", () => {
  it("gives all rows of each, for each module once and half of the others for each candidate", async () => {
    const walk = fakeWalk((index) => index / 10);
    const { stayed, stayedBase, left, base, moduleTokens } = await measureFigures(input(walk, { races: false, candidates: MODULES.slice(2) }), quiet);
    expect([...stayed.keys(), left.size, stayedBase]).toEqual([...MODULES.slice(2), 0, null]);
    for (const [id, { quality }] of stayed) expect((quality?.nll ?? NaN) - (base?.nll ?? NaN)).toBeCloseTo(MODULES.indexOf(id) / 10, 6);
    expect(moduleTokens).toBe(ROWS * (12 + (9 * 10) / 2));
  });
});
