import { describe, expect, it } from "vitest";
import type { TokenisedExample } from "../data/tokens";
import type { SessionCapacity } from "../engine/buffers";
import { KEPT_RESIDUAL, ModuleWalk } from "../engine/module-walk";
import type { Session } from "../engine/session";
import { DEMO_MODEL, openTestSession, SMALL } from "../engine/testing";
import { BatchPace, tokensOf } from "../evaluate/batch-pace";
import { modulesOf, parseMask, type Mask } from "../model/mask";
import { oneMinusCosine, ResidualStats, type ResidualFigures } from "./residual-stats";
import { scoreCandidates, type ModuleMeasure } from "./score-candidates";

const EXAMPLES = [
  { contextIds: [362, 26, 221, 371, 414, 353, 340, 320, 475, 31, 199, 282, 26], choiceIds: [[1079, 3, 5], [1208, 12], [911, 40, 2, 8]] },
  { contextIds: [362, 26, 221, 371, 509, 473, 406, 530, 409, 354, 299, 269, 31, 199, 282, 26], choiceIds: [[1079], [1208, 7]] },
].map((ids, row): TokenisedExample => ({ ...ids, row: 3 * row, chars: ids.choiceIds.map(() => 1), answer: 0, shortened: false }));

/** The walk's figures, and what `look` sees after each module. */
async function walked(capacity: SessionCapacity, dropped: string, look: (session: Session, index: number) => Promise<void> = async () => undefined): Promise<ReadonlyMap<string, ResidualFigures>> {
  const session = await openTestSession(DEMO_MODEL, capacity);
  const mask: Mask = parseMask(dropped, session.spec);
  const walk = await ModuleWalk.open(session, mask);
  const stats = await ResidualStats.open(walk);
  const measures: ModuleMeasure = {
    after: async (index, signal) => {
      await stats.after(index, signal);
      await look(session, index);
    },
    end: (batch, group) => stats.end(batch, group),
  };
  await scoreCandidates(walk, EXAMPLES, new Set(), new BatchPace(), { measures, onGroup: () => undefined });
  const figures = stats.figures();
  expect([...figures.keys()]).toEqual(modulesOf(session.spec).filter((id) => !mask.has(id)));
  stats.dispose();
  walk.dispose();
  session.dispose();
  return figures;
}

/** From the residual stream's rows, in f64 by the formulas as published. */
function published(before: Float32Array, behind: Float32Array, hidden: number): ResidualFigures {
  const dot = (a: (at: number) => number, b: (at: number) => number): number => Array.from({ length: hidden }, (_, at) => a(at) * b(at)).reduce((sum, value) => sum + value, 0);
  const rows = EXAMPLES.map((example) => tokensOf([example]));
  const cosines = Array.from({ length: rows.reduce((sum, count) => sum + count, 0) }, (_, row) => {
    const a = (at: number): number => before[row * hidden + at] ?? NaN;
    const b = (at: number): number => behind[row * hidden + at] ?? NaN;
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  let start = 0;
  const norms = rows.map((count) => {
    const change = Array.from({ length: count * hidden }, (_, at) => (behind[start * hidden + at] ?? NaN) - (before[start * hidden + at] ?? NaN));
    start += count;
    return Math.sqrt(change.reduce((sum, value) => sum + value ** 2, 0));
  });
  return { angular: mean(cosines.map((cosine) => Math.acos(cosine) / Math.PI)), influence: 1 - mean(cosines), norm: mean(norms) };
}

function largestDifference(found: ReadonlyMap<string, ResidualFigures>, wanted: ReadonlyMap<string, ResidualFigures>): number {
  const names = ["angular", "influence", "norm"] as const;
  return Math.max(...[...wanted].flatMap(([id, figures]) => names.map((name) => Math.abs((found.get(id)?.[name] ?? NaN) / figures[name] - 1))));
}

describe("what modules do to the residual stream", () => {
  it("is what f64 makes of the stream by the published formulas", async () => {
    const tokens = tokensOf(EXAMPLES);
    const seen: ResidualFigures[] = [];
    const found = await walked(SMALL, "attn.2,mlp.5", async ({ readback, runner, spec: { hidden } }) => {
      const [before, behind] = await Promise.all([KEPT_RESIDUAL, "x"].map(async (name) => new Float32Array(await readback.read(runner.buffer(name), 0, 4 * tokens * hidden))));
      seen.push(published(before ?? new Float32Array(0), behind ?? new Float32Array(0), hidden));
    });
    expect(seen).toHaveLength(found.size);
    expect(largestDifference(found, new Map([...found.keys()].flatMap((id, index) => (seen[index] ? [[id, seen[index]]] : []))))).toBeLessThan(1e-5);
  });

  it("is the same however the choices are spread over batches", async () => {
    const whole = await walked(SMALL, "");
    const spread = await walked({ ...SMALL, batchTokens: 17 }, "");
    expect(largestDifference(spread, whole)).toBeLessThan(1e-5);
  });
});

describe("1 - cosine", () => {
  it.each([
    { what: "unchanged", before: 4, behind: 4, change: 0, wanted: 0 },
    { what: "longer, in the same direction", before: 4, behind: 9, change: 1, wanted: 0 },
    { what: "at a right angle", before: 4, behind: 9, change: 13, wanted: 1 },
    { what: "turned round", before: 4, behind: 9, change: 25, wanted: 2 },
    { what: "from nothing", before: 0, behind: 9, change: 9, wanted: 1 },
    { what: "a noise below nothing", before: 4, behind: 9, change: 0.9999, wanted: 0 },
    { what: "a hair, which a cosine in f32 would not tell", before: 1, behind: 1, change: 1e-12, wanted: 5e-13 },
  ])("$what", ({ before, behind, change, wanted }) => {
    expect(oneMinusCosine(before, behind, change)).toBeCloseTo(wanted, 14);
  });

  it("of what is no number is none", () => {
    expect(oneMinusCosine(NaN, 1, 1)).toBeNaN();
  });
});
