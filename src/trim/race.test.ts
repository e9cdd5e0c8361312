import { describe, expect, it } from "vitest";
import type { ModuleId } from "../model/mask";
import { createRandom } from "../shared/random";
import { hardestFirst, raceParts, races, rowWeights, whoLeaves } from "./race";

const values = (of: Record<string, readonly number[]>) => new Map(Object.entries(of) as [ModuleId, readonly number[]][]);
const even = Array.from({ length: 16 }, () => 1);

describe("a scan races", () => {
  it.each<[string, Parameters<typeof races>, boolean]>([
    ["of more than 20 candidates by itself", [{ strategy: "nll", scan: "auto" }, { candidates: 21, rows: 32 }], true],
    ["of 20 when it is asked to", [{ strategy: "nll", scan: "auto" }, { candidates: 20, rows: 32 }], false],
    ["when it is asked to", [{ strategy: "trimllm", scan: "race" }, { candidates: 11, rows: 12 }], true],
    ["of few only exactly", [{ strategy: "nll", scan: "race" }, { candidates: 10, rows: 32 }], false],
    ["on rows that are looked at once only exactly", [{ strategy: "nll", scan: "race" }, { candidates: 60, rows: 11 }], false],
    ["never when it is to be exact", [{ strategy: "nll", scan: "exact" }, { candidates: 60, rows: 32 }], false],
    ["never without candidates", [{ strategy: "angular", scan: "race" }, { candidates: 60, rows: 32 }], false],
  ])("%s", (_, of, wanted) => {
    expect(races(...of)).toBe(wanted);
  });
});

describe("the parts of a race", () => {
  it.each([[48, [6, 12, 18, 24, 30, 36, 42, 48]], [32, [7, 13, 20, 26, 32]], [13, [7, 13]], [8, [8]]])("of %i rows end at %j", (rows, ends) => {
    expect(raceParts(rows)).toEqual(ends);
  });

  it("begin with what the model finds hardest, of equals the earlier", () => {
    expect(hardestFirst([0.1, 2, 0, 2, 0.5])).toEqual([1, 3, 4, 0, 2]);
  });

  it("weigh a row by its loss, and an easy one by a twentieth of the mean", () => {
    expect(rowWeights([2, 0])).toEqual([2.05, 0.05]);
    expect(rowWeights([0, 0])).toEqual([1, 1]);
  });
});

describe("a candidate leaves a race", () => {
  // Two of sixteen rows: those to come weigh 7 times as much in squares, so 2 s sqrt(14) decides.
  it("when it is behind by more than the rows to come are likely to change, and not before", () => {
    // D = 2, s = 1: 2 < 2 sqrt(14) = 7.5 after two rows; D = 12 > 2 sqrt(4) = 4 after twelve.
    const behind = (rows: number) => whoLeaves({ values: values({ "attn.0": Array.from({ length: rows }, () => 0), "mlp.0": Array.from({ length: rows }, () => 1) }), weights: even, places: 1 });
    expect(behind(2)).toEqual([]);
    expect(behind(7)).toEqual(["mlp.0"]);
    expect(behind(6)).toEqual([]);
  });

  it("never when it may go: a race for two places compares with the second", () => {
    const field = values({ "attn.0": Array.from({ length: 12 }, () => 0), "mlp.0": Array.from({ length: 12 }, () => 1), "mlp.1": Array.from({ length: 12 }, () => 3) });
    expect(whoLeaves({ values: field, weights: even, places: 2 })).toEqual(["mlp.1"]);
    expect(whoLeaves({ values: field, weights: even, places: 3 })).toEqual([]);
    expect(whoLeaves({ values: field, weights: even, places: 5 })).toEqual([]);
  });

  it("not on an equal sum, and at once when it is no number", () => {
    expect(whoLeaves({ values: values({ "attn.0": [1, 1], "mlp.0": [0, 2] }), weights: even, places: 1 })).toEqual([]);
    expect(whoLeaves({ values: values({ "attn.0": [NaN, 1], "mlp.0": [9, 9] }), weights: even, places: 1 })).toEqual(["attn.0"]);
  });

  it("sooner where the rows to come are easy", () => {
    const field = values({ "attn.0": [0, 0], "mlp.0": [1, 1] });
    expect(whoLeaves({ values: field, weights: [1, 1, 0.1, 0.1, 0.1], places: 1 })).toEqual(["mlp.0"]);
    expect(whoLeaves({ values: field, weights: [1, 1, 1, 1, 1], places: 1 })).toEqual([]);
  });

  it("by mistake in few of a hundred races between equals, and nearly never ahead of one that is worse", () => {
    const random = createRandom(1);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    let [lost, kept] = [0, 0];
    for (let race = 0; race < 2000; race++) {
      const rows = Array.from({ length: 32 }, () => [normal(), normal() + 3] as const);
      const [equals, worse] = [rows.map(([value]) => value), rows.map(([, value]) => value)];
      const totals = [0, 1].map(() => Array.from({ length: 32 }, normal));
      const [a = [], b = []] = totals;
      const sum = (of: readonly number[]) => of.reduce((total, value) => total + value, 0);
      const better: ModuleId = sum(a) < sum(b) ? "attn.0" : "attn.1";
      const away = raceParts(32).slice(0, -1).flatMap((end) => whoLeaves({ values: values({ "attn.0": a.slice(0, end), "attn.1": b.slice(0, end) }), weights: equals.map(() => 1), places: 1 }));
      lost += Number(away[0] === better);
      kept += Number(whoLeaves({ values: values({ "attn.0": equals.slice(0, 16), "attn.1": worse.slice(0, 16) }), weights: equals.map(() => 1), places: 1 }).length === 0);
    }
    // Seven looks at 2.3 % each, most of them at the same rows.
    expect(lost / 2000).toBeLessThan(0.07);
    expect(kept / 2000).toBeLessThan(0.01);
  });
});
