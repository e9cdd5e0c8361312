/**
 * What a race among the candidates saves, and how often it chooses what the exact scan chooses, over a whole trim:
 * `npx tsx --import ./src/cli/raw-imports.mjs e2e/bench/race.ts MODEL DATA ADAPTER [ROWS] [STEPS]`. At each step both scan the same
 * state; what the exact scan puts first goes. Work is counted in module-tokens, so that other programs may run beside.
 */
import { scan, type ScanInput } from "../../src/trim/scan";
import { modulesOf, type Mask, type ModuleId } from "../../src/model/mask";
import { moduleBytes } from "../../src/model/weight-plan";
import { report, say } from "./report";
import { openScanPlace } from "./scan-place";

const [model = "public/demo/model", data = "../shared/models/tiny/data/medicine_train.jsonl", adapter = "lavapipe", rows = "48", most = "Infinity"] = process.argv.slice(2);

interface Step {
  readonly step: number;
  readonly exact: ModuleId | undefined;
  readonly race: ModuleId | undefined;
  readonly same: boolean;
  /** What the race's choice scores over the best; 0 where they agree. */
  readonly behindNats: number;
  readonly exactTokens: number;
  readonly raceTokens: number;
  readonly timesLess: number;
  /** That each candidate was measured on before it left. */
  readonly rows: Readonly<Record<string, number>>;
}

async function main(): Promise<object> {
  const place = await openScanPlace(model, adapter);
  const { session } = place;
  const tokens = await place.rows(data, Number(rows));
  let mask: Mask = new Set();
  const steps: Step[] = [];
  // The last module stays.
  for (let step = 1; step <= Math.min(Number(most), modulesOf(session.spec).length - 1); step++) {
    const input: ScanInput = { session, tokens, mask, strategy: "nll", seed: 0, scan: "exact", keep: [], perStep: 1, bytesOf: (id) => moduleBytes(place.model, id) };
    const [exact, race] = [await scan(input), await scan({ ...input, scan: "race" })];
    const [wanted, chosen] = [exact.order[0], race.order[0]];
    const scoreOf = (id: ModuleId | undefined): number => exact.modules.find((module) => module.id === id)?.score ?? NaN;
    steps.push({
      step, exact: wanted, race: chosen, same: wanted === chosen, behindNats: scoreOf(chosen) - scoreOf(wanted), exactTokens: exact.work.moduleTokens, raceTokens: race.work.moduleTokens, timesLess: exact.work.moduleTokens / race.work.moduleTokens,
      rows: Object.fromEntries(race.modules.map(({ id, quality }) => [id, quality?.n ?? 0])),
    });
    say(`step ${step}: exact ${wanted}, race ${chosen}, ${(exact.work.moduleTokens / race.work.moduleTokens).toFixed(2)}x less`);
    if (wanted !== undefined) mask = new Set([...mask, wanted]);
  }
  const sum = (of: "exactTokens" | "raceTokens"): number => steps.reduce((total, step) => total + step[of], 0);
  return { model: place.model.name, rows: tokens.examples.length, steps, same: steps.filter(({ same }) => same).length, of: steps.length, timesLess: sum("exactTokens") / sum("raceTokens") };
}

report(main);
