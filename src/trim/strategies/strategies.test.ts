import { describe, expect, it } from "vitest";
import type { ModuleId } from "../../model/mask";
import type { RowsQuality } from "../records/results";
import { STRATEGIES, STRATEGY_IDS, type StrategyId } from "../records/strategy-list";
import { STRATEGY_OF } from "./registry";
import type { Measured, ModuleFigures } from "./strategy";

/** acc of 24 rows, nll, norm. */
type Row = readonly [id: ModuleId, right: number | null, nll: number, norm?: number];

const quality = (right: number | null, nll: number, n = 24): RowsQuality => ({ acc: right === null ? null : right / n, accNorm: right === null ? null : right / n, nll, n });
const scanned = (rows: readonly Row[]): Measured => new Map(rows.map(([id, right, nll, norm]): [ModuleId, ModuleFigures] => [id, { quality: quality(right, nll), ...(norm === undefined ? {} : { norm }) }]));
const order = (id: StrategyId, measured: Measured, seed = 0): string => STRATEGY_OF[id].rank(measured, { seed }).order.join(" ");

describe("least loss", () => {
  it.each<{ readonly what: string; readonly rows: readonly Row[]; readonly wanted: string }>([
    { what: "the lowest first, whatever the accuracy", rows: [["attn.0", 24, 0.5], ["mlp.0", 3, 0.1], ["attn.1", 20, 0.3]], wanted: "mlp.0 attn.1 attn.0" },
    { what: "equals as they run", rows: [["mlp.1", 1, 0.2], ["attn.10", 1, 0.2], ["attn.2", 1, 0.2], ["mlp.0", 1, 0.9]], wanted: "mlp.1 attn.2 attn.10 mlp.0" },
    { what: "a loss that is no number last", rows: [["attn.0", 1, NaN], ["mlp.0", 1, Infinity], ["attn.1", 1, 7]], wanted: "attn.1 attn.0 mlp.0" },
    { what: "free text", rows: [["attn.0", null, 2], ["mlp.0", null, 1]], wanted: "mlp.0 attn.0" },
    { what: "nothing", rows: [], wanted: "" },
  ])("$what", ({ rows, wanted }) => {
    expect(order("nll", scanned(rows))).toBe(wanted);
  });
});

describe("TrimLLM", () => {
  it.each<{ readonly what: string; readonly rows: readonly Row[]; readonly wanted: string; readonly note: string | null }>([
    { what: "the highest accuracy first", rows: [["attn.0", 20, 0.1, 9], ["mlp.0", 23, 0.9, 1], ["attn.1", 22, 0.2, 5]], wanted: "mlp.0 attn.1 attn.0", note: null },
    { what: "of equals the largest activations, not the lowest loss", rows: [["attn.0", 23, 0.1, 2], ["mlp.0", 23, 0.9, 8], ["attn.1", 20, 0.1, 99]], wanted: "mlp.0 attn.0 attn.1", note: null },
    { what: "equal in both: as they run", rows: [["mlp.3", 23, 0.1, 2], ["attn.3", 23, 0.9, 2], ["attn.1", 20, 0.1, 2]], wanted: "attn.3 mlp.3 attn.1", note: null },
    {
      what: "all known by heart: by loss", rows: [["attn.0", 24, 0.3, 99], ["mlp.0", 24, 0.1, 1], ["attn.1", 24, 0.2, 5]], wanted: "mlp.0 attn.1 attn.0",
      note: "Every module leaves the same accuracy, 24 of 24: the rows are known by heart, so the loss ranks them.",
    },
    {
      what: "all equally wrong: by loss, and not by heart", rows: [["attn.0", 5, 0.3, 99], ["mlp.0", 5, 0.1, 1]], wanted: "mlp.0 attn.0",
      note: "Every module leaves the same accuracy, 5 of 24, so the loss ranks them.",
    },
    { what: "free text: by loss, without activations", rows: [["attn.0", null, 0.3], ["mlp.0", null, 0.1]], wanted: "mlp.0 attn.0", note: "Free text has no accuracy, so the loss ranks the modules." },
    { what: "a last candidate is not the same as others", rows: [["attn.0", 24, 0.3, 1]], wanted: "attn.0", note: null },
  ])("$what", ({ rows, wanted, note }) => {
    const ranking = STRATEGY_OF.trimllm.rank(scanned(rows), { seed: 0 });
    expect([ranking.order.join(" "), ranking.note]).toEqual([wanted, note]);
  });

  it("ranks those that stayed in a race as it would among all: not all are the same, and of equals the largest activations go", () => {
    const stayed = scanned([["attn.0", 24, 0.3, 1], ["mlp.0", 24, 0.1, 5], ["attn.1", 24, 0.2, 9]]);
    expect(STRATEGY_OF.trimllm.rank(stayed, { seed: 0, someLeft: true })).toMatchObject({ order: ["attn.1", "mlp.0", "attn.0"], note: null });
  });

  it("does not take candidates of a race, measured on different rows, for the same", () => {
    const measured: Measured = new Map([["attn.0", { quality: quality(8, 0.2, 8), norm: 1 }], ["mlp.0", { quality: quality(24, 0.9), norm: 2 }]]);
    expect(STRATEGY_OF.trimllm.rank(measured, { seed: 0 })).toMatchObject({ order: ["mlp.0", "attn.0"], note: null });
  });
});

describe.each(["angular", "influence", "taylor"] as const)("%s", (id) => {
  it("the lowest first, equals as they run, no number last", () => {
    const values: readonly (readonly [ModuleId, number])[] = [["attn.0", NaN], ["mlp.1", 0.2], ["mlp.0", 0.2], ["attn.1", 0.1]];
    const others = { quality: quality(1, 1), norm: 1, angular: 3, influence: 3, taylor: 3 };
    const ranking = STRATEGY_OF[id].rank(new Map(values.map(([module, value]) => [module, { ...others, [id]: value }])), { seed: 0 });
    expect(ranking.order).toEqual(["attn.1", "mlp.0", "mlp.1", "attn.0"]);
    expect([...ranking.scores]).toEqual([["attn.0", Infinity], ["mlp.0", 0.2], ["attn.1", 0.1], ["mlp.1", 0.2]]);
  });
});

const nothing = (ids: readonly ModuleId[]): Measured => new Map(ids.map((id) => [id, {}]));
const ALL = Array.from({ length: 12 }, (_, layer): ModuleId[] => [`attn.${layer}`, `mlp.${layer}`]).flat();

describe("reverse order", () => {
  it("the last module first", () => {
    expect(order("reverse", nothing(["attn.0", "mlp.10", "attn.10", "mlp.2"]))).toBe("mlp.10 attn.10 mlp.2 attn.0");
    expect(order("reverse", nothing(ALL))).toBe(ALL.toReversed().join(" "));
  });
});

describe("random order", () => {
  it("is the same for a seed and another for another, and has all modules", () => {
    const first = order("random", nothing(ALL), 1);
    expect(order("random", nothing(ALL.toReversed()), 1)).toBe(first);
    expect(order("random", nothing(ALL), 2)).not.toBe(first);
    expect(first.split(" ").sort()).toEqual([...ALL].sort());
  });

  it("keeps the order of what is left, whatever was dropped before", () => {
    const left = ALL.filter((_, index) => index % 3 !== 0);
    const wanted = order("random", nothing(ALL), 5).split(" ").filter((id) => left.some((other) => other === id));
    expect(order("random", nothing(left), 5)).toBe(wanted.join(" "));
  });

  it("puts every module first for some seed", () => {
    const firsts = new Set(Array.from({ length: 300 }, (_, seed) => STRATEGY_OF.random.rank(nothing(ALL), { seed }).order[0]));
    expect(firsts.size).toBe(ALL.length);
  });
});

describe("every strategy", () => {
  it("stands under its own id, as the list has them", () => {
    expect(Object.entries(STRATEGY_OF).map(([id, strategy]) => [id, strategy.id])).toEqual(STRATEGY_IDS.map((id) => [id, id]));
  });

  it("reads what the list says that it needs", () => {
    const kinds = { quality: "candidates", norm: "residuals", angular: "residuals", influence: "residuals", taylor: "gradients" } as const;
    for (const { id, needs } of STRATEGIES) expect([id, STRATEGY_OF[id].reads.map((figure) => kinds[figure])[0] ?? "nothing"]).toEqual([id, needs]);
  });

  it.each(STRATEGY_IDS.filter((id) => STRATEGY_OF[id].reads.length > 0))("%s refuses a module that was not measured", (id) => {
    expect(() => STRATEGY_OF[id].rank(nothing(["attn.0", "mlp.0"]), { seed: 0 })).toThrow("of attn.0 is missing");
  });

  it.each(STRATEGY_IDS)("%s ranks by what its scores say", (id) => {
    const measured: Measured = new Map(ALL.map((module, index) => [module, { quality: quality(index % 5, (index * 7) % 11), norm: (index * 5) % 13, angular: (index * 3) % 7, influence: (index * 2) % 9, taylor: (index * 11) % 17 }]));
    const { order: ranked, scores } = STRATEGY_OF[id].rank(measured, { seed: 3 });
    const inOrder = ranked.map((module) => scores.get(module) ?? NaN);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    expect(new Set(inOrder).size).toBeGreaterThan(1);
  });
});
