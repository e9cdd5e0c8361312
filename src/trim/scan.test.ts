/** Scans of the demo against an independent implementation and against separate runs, on the driver that TRIMLLM_ADAPTER names. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { tokeniseExamples, type TokenisedDataset } from "../data/tokens";
import { DEMO_MODEL, haveReference, openTestModel, reference } from "../engine/testing";
import { Session } from "../engine/session";
import { evaluateAccuracy } from "../evaluate/accuracy";
import { testDevice } from "../gpu/testing";
import { EMPTY_MASK, modulesOf, type ModuleId } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import { moduleBytes } from "../model/weight-plan";
import { scan, type ScanInput } from "./scan";
import type { ScanEvent, ScanResult } from "./records/results";

interface ReferenceScan {
  readonly items: readonly { readonly context: string; readonly choices: readonly string[]; readonly answer: number }[];
  readonly base: ReferenceQuality;
  /** 2i is the attention of layer i, 2i + 1 its MLP. */
  readonly modules: Readonly<Record<string, ReferenceQuality>>;
}

interface ReferenceQuality {
  readonly acc: number;
  readonly acc_norm: number;
  readonly nll: number;
}

describe.skipIf(!haveReference(DEMO_MODEL))("a scan of the demo (SKIP where ../shared is not there)", () => {
  let [model, session, tokens]: [OpenedModel, Session, TokenisedDataset] = [] as never;
  let expected: ReferenceScan;
  /** Of all modules on all rows, with what it told on its way: several tests read it. */
  let exact: ScanResult;
  const events: ScanEvent[] = [];
  const input = (change: Partial<ScanInput> = {}): ScanInput => ({
    session, tokens, mask: EMPTY_MASK, strategy: "nll", seed: 0, scan: "exact", keep: [], perStep: 1, bytesOf: (id) => moduleBytes(model, id), ...change,
  });
  const rows = (count: number): TokenisedDataset => ({ ...tokens, examples: tokens.examples.slice(0, count) });

  beforeAll(async () => {
    expected = reference<ReferenceScan>("tiny", "scan.json");
    model = await openTestModel(DEMO_MODEL);
    session = await Session.open(model, { gpu: await testDevice(), capacity: { contextTokens: 256, batchTokens: 256, outputs: 64 } });
    const examples = expected.items.map(({ context, choices, answer }, row) => ({ kind: "choice" as const, row, context, choices: choices.map((choice) => choice.trimStart()), answer }));
    tokens = await tokeniseExamples(examples, model.tokenizer, { contextLength: 256, chat: false, sameChoices: false });
    exact = await scan(input(), { onScan: (event) => events.push(event) });
  });
  afterAll(() => session.dispose());

  it("is what separate runs in PyTorch gave, for half of their work", async () => {
    const { base, modules, order, work, method } = exact;
    expect(method).toBe("exact");
    expect(base?.acc).toBe(expected.base.acc);
    expect(base?.nll).toBeCloseTo(expected.base.nll, 4);
    expect(modules.map(({ id }) => id)).toEqual(modulesOf(session.spec));
    modules.forEach(({ id, quality }, index) => {
      const other = expected.modules[String(index)];
      expect([id, quality?.acc?.toFixed(5), quality?.accNorm?.toFixed(5)]).toEqual([id, other?.acc.toFixed(5), other?.acc_norm.toFixed(5)]);
      expect(Math.abs((quality?.nll ?? NaN) - (other?.nll ?? NaN))).toBeLessThan(1e-3);
    });
    expect(order[0]).toBe(modules.toSorted((a, b) => a.score - b.score)[0]?.id);
    expect(work.ofNaive).toBeLessThan(0.55);
    expect(toldOf(events)).toEqual({ modules: 24, isUnpaired: false, grows: true });
    // What is told of all rows on the way is what the end says.
    const found = new Map(modules.map(({ id, quality }) => [id, quality?.nll]));
    for (const event of events) if (event.kind === "module" && event.module.quality?.n === 24) expect(event.module.quality.nll).toBe(found.get(event.module.id));
  });

  it("under a mask is the same as separate runs here, and leaves out what must stay", async () => {
    const mask = new Set<ModuleId>(["attn.3", "mlp.8"]);
    const few = rows(8);
    const { modules, order } = await scan(input({ mask, tokens: few, keep: ["attn.0", "mlp.0"] }));
    expect(modules).toHaveLength(20);
    expect(order).not.toContain("attn.0");
    for (const id of ["attn.1", "mlp.5", "mlp.11"] as const) {
      const alone = await evaluateAccuracy(session, few, new Set([...mask, id]));
      expect(modules.find((module) => module.id === id)?.quality?.nll).toBeCloseTo(alone.nll, 6);
    }
  });

  it("as a race takes less work and comes to the same choice", async () => {
    const race = await scan(input({ scan: "race" }));
    expect(race.method).toBe("race");
    expect(race.order[0]).toBe(exact.order[0]);
    expect(race.work.moduleTokens).toBeLessThan(0.6 * exact.work.moduleTokens);
    expect(race.base?.n).toBe(24);
    expect(race.modules.filter(({ left }) => left).map(({ id }) => id)).toContain("mlp.0");
    expect(race.modules.filter(({ left }) => left).every(({ quality }) => (quality?.n ?? 24) < 24)).toBe(true);
    // Hard rows come first: they are compared with the same rows, which score worse than all of them.
    expect(race.modules.every(({ quality, base }) => (quality?.n === 24 ? base === undefined : base?.n === quality?.n && (base?.nll ?? 0) > (race.base?.nll ?? Infinity)))).toBe(true);
    expect([...race.order].toSorted()).toEqual([...exact.order].toSorted());
    // Who stayed longer is ahead.
    const seen = race.order.map((id) => race.modules.find((module) => module.id === id)?.quality?.n ?? NaN);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
  });

  it.each(["angular", "influence", "taylor"] as const)("by %s takes one pass and ranks every module", async (strategy) => {
    const { method, modules, order, work } = await scan(input({ strategy, tokens: rows(8) }));
    expect(method).toBe("one pass");
    expect(order).toHaveLength(24);
    expect(modules.every(({ score }) => Number.isFinite(score) && score >= 0)).toBe(true);
    expect(work.ofNaive).toBeLessThan(0.15);
  });

  it("by gradients leaves out a row that does not go forward and back at once, and says so; too few others are refused", async () => {
    const [first] = tokens.examples;
    if (!first) throw new Error("no row");
    // A question whose choices together are longer than a batch, though each fits with the context.
    const long = { ...first, row: 99, choiceIds: first.choiceIds.map(() => Array.from({ length: 100 }, () => 5)) };
    const beside = (count: number): TokenisedDataset => ({ ...tokens, examples: [long, ...tokens.examples.slice(0, count)] });
    const { order, note, rows: measured, work } = await scan(input({ strategy: "taylor", tokens: beside(8) }));
    const without = await scan(input({ strategy: "taylor", tokens: rows(8) }));
    expect([order, measured, work]).toEqual([without.order, 8, without.work]);
    expect(note).toBe("1 of 9 rows is longer than the 256 tokens that go forward and back at once, and left out.");
    await expect(scan(input({ strategy: "taylor", tokens: beside(7) }))).rejects.toMatchObject({ code: "usage", message: "A scan needs 8 calibration rows, and there are 7 that are no longer than the 256 tokens that go forward and back at once." });
    expect((await scan(input({ strategy: "angular", tokens: beside(8) }))).note).toBeNull();
  });

  it("takes no rows where the strategy reads none", async () => {
    const { order, rows: measured, work } = await scan(input({ strategy: "reverse", tokens: rows(0) }));
    expect(order.slice(0, 3)).toEqual(["mlp.11", "attn.11", "mlp.10"]);
    expect([measured, work.moduleTokens]).toEqual([0, 0]);
  });

  it("says what it saves of a decoded token and of the bytes", async () => {
    const { modules } = await scan(input({ strategy: "random" }));
    expect(modules.every(({ ms, bytes }) => (ms ?? 0) > 0 && bytes > 0)).toBe(true);
    expect(new Set(modules.map(({ ms }) => ms)).size).toBe(2);
  });

  it("is refused with a sentence: too few rows, nothing that may go, one module left", async () => {
    await expect(scan(input({ tokens: rows(7) }))).rejects.toMatchObject({ code: "usage", message: "A scan needs 8 calibration rows, and there are 7." });
    await expect(scan(input({ keep: modulesOf(session.spec) }))).rejects.toMatchObject({ code: "usage", message: "All 24 modules that are left must stay: none may go." });
    await expect(scan(input({ mask: new Set(modulesOf(session.spec).slice(1)) }))).rejects.toMatchObject({ code: "usage", message: "One module is left: there is nothing to choose from." });
  });

  it("is refused where a kernel that it needs is wrong, and leaves nothing of the walk behind", async () => {
    const { isTrusted } = session.kernels;
    const copies = vi.spyOn(session.kernels, "isTrusted").mockImplementation((request) => request.kernel.name !== "copy" && isTrusted.call(session.kernels, request));
    await expect(scan(input({ strategy: "angular", tokens: rows(8) }))).rejects.toMatchObject({ code: "unsupported", message: expect.stringMatching(/copy/) });
    copies.mockRestore();
    expect(() => session.runner.buffer("walk.residual")).toThrow("walk.residual is missing");
  });

  it("stops when it is cancelled, and the next one works", async () => {
    const abort = new AbortController();
    await expect(scan(input({ tokens: rows(8) }), { signal: abort.signal, onScan: ({ kind }) => kind === "module" && abort.abort() })).rejects.toMatchObject({ code: "cancelled" });
    expect((await scan(input({ strategy: "angular", tokens: rows(8) }))).order).toHaveLength(24);
  });
});

/** Whether each module was told of, whether one was told beside a base of other rows, and whether the base grew. */
function toldOf(events: readonly ScanEvent[]): { readonly modules: number; readonly isUnpaired: boolean; readonly grows: boolean } {
  const bases = events.flatMap((event) => (event.kind === "base" ? [event.quality.n] : []));
  let base: number | null = null;
  let isUnpaired = false;
  for (const event of events) {
    if (event.kind === "base") base = event.quality.n;
    // The base of a group comes just before what it is compared with.
    else isUnpaired ||= base !== null && event.module.quality?.n !== base;
  }
  return { modules: new Set(events.flatMap((event) => (event.kind === "module" ? [event.module.id] : []))).size, isUnpaired, grows: bases.length > 1 && bases.at(-1) === 24 };
}
