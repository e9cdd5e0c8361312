/**
 * Trims of the tiny model by every strategy, beside the order of one scan and five random ones, all tuned alike:
 * `npx tsx --import ./src/cli/raw-imports.mjs e2e/bench/strategies.ts MODEL FOLDER ADAPTER [DEPTHS] [ROWS] [TUNE_STEPS] [TEST_ROWS] [WAYS]`. FOLDER has
 * `medicine_train.jsonl` and a `_test.jsonl` of four domains. Every way scans the first ROWS training rows after each drop; at each depth
 * norms and head are tuned on all training rows, from the model's own weights. Prints a table of test accuracies before and
 * after, and all figures as JSON. WAYS are beginnings of names, all of them by default. Nothing is timed.
 */
import { evaluateAccuracy } from "../../src/evaluate/accuracy";
import { qualityOf } from "../../src/evaluate/results";
import type { TokenisedDataset } from "../../src/data/tokens";
import { residentTuned } from "../../src/engine/tuned-overlay";
import { maskModules, type Mask, type ModuleId } from "../../src/model/mask";
import { moduleBytes } from "../../src/model/weight-plan";
import { scan } from "../../src/trim/scan";
import { STRATEGIES, type StrategyId } from "../../src/trim/records/strategy-list";
import { DEFAULT_TUNE, type TuneSettings } from "../../src/train/settings";
import { tune } from "../../src/train/tune";
import { inTurn, report, say } from "./report";
import { openScanPlace, type ScanPlace } from "./scan-place";

const [model = "public/demo/model", folder = "../shared/models/tiny/data", adapter = "lavapipe", depths = "12,16,20", rows = "48", tuneSteps = "42", testRows = "Infinity", ways = ""] = process.argv.slice(2);

const DOMAINS = ["medicine", "law", "finance", "science"] as const;
const SEEDS = [1, 2, 3, 4, 5];
/** Six epochs of 50 questions: what behaviour.json was measured with. */
const SETTINGS: TuneSettings = { ...DEFAULT_TUNE, loss: "choice", head: { kind: "full" }, steps: Number(tuneSteps), normRate: 1e-2, headRate: 1e-3 };

interface Way {
  readonly name: string;
  readonly strategy: StrategyId;
  readonly seed: number;
  /** After each drop, or once. */
  readonly rescans: boolean;
}

const WAYS: readonly Way[] = [
  ...STRATEGIES.filter(({ id }) => id !== "random").map(({ id, label }) => ({ name: label, strategy: id, seed: 0, rescans: true })),
  { name: "Least loss, one scan", strategy: "nll", seed: 0, rescans: false },
  ...SEEDS.map((seed) => ({ name: `Random, seed ${seed}`, strategy: "random" as const, seed, rescans: true })),
];

type Accuracies = Readonly<Record<(typeof DOMAINS)[number], number>>;

interface Row {
  readonly way: string;
  readonly depth: number;
  readonly mask: readonly ModuleId[];
  readonly before: Accuracies;
  readonly after: Accuracies;
}

interface Bench {
  readonly place: ScanPlace;
  readonly calibration: TokenisedDataset;
  readonly training: TokenisedDataset;
  readonly tests: readonly TokenisedDataset[];
}

async function main(): Promise<object> {
  const place = await openScanPlace(model, adapter);
  const training = await place.rows(`${folder}/medicine_train.jsonl`);
  const calibration = { ...training, examples: training.examples.slice(0, Number(rows)) };
  const tests = await inTurn(DOMAINS, (domain) => place.rows(`${folder}/${domain}_test.jsonl`, Number(testRows)));
  const bench = { place, calibration, training, tests };
  const full = await accuracies(bench, new Set());
  const found: Row[] = [];
  for (const way of WAYS.filter(({ name }) => ways === "" || ways.split(",").some((wanted) => name.startsWith(wanted)))) {
    const order = await orderOf(bench, way, Math.max(...depthsOf()));
    for (const depth of depthsOf()) {
      const mask: Mask = new Set(order.slice(0, depth));
      const row = { way: way.name, depth, mask: maskModules(mask), ...(await tunedAndNot(bench, mask)) };
      found.push(row);
      say(`${row.way}, ${depth} gone: ${inWords(row.before)}, tuned ${inWords(row.after)}`);
    }
  }
  say(table(full, found));
  return { model: place.model.name, domains: DOMAINS, calibrationRows: calibration.examples.length, settings: SETTINGS, full, rows: found };
}

function depthsOf(): number[] {
  return depths.split(",").map(Number);
}

/** Modules in the order in which they go. */
async function orderOf({ place, calibration }: Bench, { strategy, seed, rescans }: Way, depth: number): Promise<ModuleId[]> {
  const { session } = place;
  const gone: ModuleId[] = [];
  while (gone.length < depth) {
    const count = rescans ? 1 : depth;
    const { order } = await scan({ session, tokens: calibration, mask: new Set(gone), strategy, seed, scan: "exact", keep: [], perStep: count, bytesOf: (id) => moduleBytes(place.model, id) });
    gone.push(...order.slice(0, count));
  }
  return gone;
}

async function tunedAndNot(bench: Bench, mask: Mask): Promise<{ readonly before: Accuracies; readonly after: Accuracies }> {
  const { place: { session }, training } = bench;
  const before = await accuracies(bench, mask);
  const input = { session, fingerprint: "", runId: "bench", datasetId: "", mask, from: null, settings: SETTINGS, tuning: training, validation: { ...training, examples: [] }, testRows: new Set<number>() };
  const { best } = await tune(input, { stop: new AbortController().signal, onEvent: () => undefined, resume: null, save: async () => 0 });
  if (!best) return { before, after: before };
  const resident = await residentTuned(session, best);
  await session.useOverlay(resident);
  const after = await accuracies(bench, mask);
  resident.dispose();
  return { before, after };
}

async function accuracies({ place: { session }, tests }: Bench, mask: Mask): Promise<Accuracies> {
  const [medicine = NaN, law = NaN, finance = NaN, science = NaN] = await inTurn(tests, async (tokens) => qualityOf(await evaluateAccuracy(session, tokens, mask)));
  return { medicine, law, finance, science };
}

function inWords(found: Accuracies): string {
  return DOMAINS.map((domain) => (100 * found[domain]).toFixed(1)).join(" / ");
}

/** By way and depth: medicine tuned (untuned), then the three other domains tuned. */
function table(full: Accuracies, found: readonly Row[]): string {
  const cell = ({ before, after }: Row): string => `${(100 * after.medicine).toFixed(1)} (${(100 * before.medicine).toFixed(1)}); ${inWords(after).split(" / ").slice(1).join(" / ")}`;
  const line = (way: string): string => `| ${[way, ...depthsOf().map((depth) => found.filter((row) => row.way === way && row.depth === depth).map(cell).join(""))].join(" | ")} |`;
  const head = [`Medicine tuned (untuned) in %, then law / finance / science tuned. Full model: ${inWords(full)}.`, "", `| | ${depthsOf().map((depth) => `${depth} gone`).join(" | ")} |`, `|---|${depthsOf().map(() => "---|").join("")}`];
  return [...head, ...[...new Set(found.map(({ way }) => way))].map(line)].join("\n");
}

report(main);
