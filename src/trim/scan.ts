/** A scan: what a strategy needs to know of every module that may go, and the order in which it would let them go. */
import type { TokenisedDataset } from "../data/tokens";
import { ModuleWalk } from "../engine/module-walk";
import { moduleTimes } from "../engine/module-times";
import type { Session } from "../engine/session";
import { modulesOf, type Mask, type ModuleId } from "../model/mask";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { measureFigures, type PartFigures } from "./measure-figures";
import { RACE_FROM } from "./race";
import { LEAST_ROWS, RACE_ABOVE, type TrimOptions } from "./records/options";
import type { ModuleScore, RowsQuality, ScanEvent, ScanMethod, ScanResult } from "./records/results";
import { separateWork } from "./score-candidates";
import { STRATEGY_OF } from "./strategies/registry";

export interface ScanInput extends Pick<TrimOptions, "strategy" | "seed" | "scan" | "keep" | "perStep"> {
  /** With the weights in use that are to be scanned. */
  readonly session: Session;
  /** Calibration rows. */
  readonly tokens: TokenisedDataset;
  readonly mask: Mask;
  /** Of the weights that go with a module. */
  readonly bytesOf: (id: ModuleId) => number;
}

export interface ScanJob extends JobContext {
  readonly onScan?: ((event: ScanEvent) => void) | undefined;
}

/**
 * Errors: "usage" for fewer rows than `LEAST_ROWS` where rows are run and for nothing that may go, "malformed" for a model whose
 * numbers are none, "limit" for a row that fits no batch, "gpu-out-of-memory", "cancelled", "device-lost".
 */
export async function scan(input: ScanInput, job: ScanJob = {}): Promise<ScanResult> {
  const startedMs = performance.now();
  const { session, tokens, mask, bytesOf } = input;
  const strategy = STRATEGY_OF[input.strategy];
  const candidates = candidatesOf(input);
  if (strategy.reads.length > 0) checkRows(tokens.examples.length);
  const times = await moduleTimes(session, candidates, job);
  const walk = await ModuleWalk.open(session, mask);
  try {
    const about = (id: ModuleId): Pick<ModuleScore, "id" | "bytes" | "ms"> => ({ id, bytes: bytesOf(id), ms: times.get(id) ?? null });
    const onPart = (id: ModuleId, part: PartFigures): void => job.onScan?.({ kind: "module", module: { ...about(id), ...part, left: false } });
    const onBase = (quality: RowsQuality): void => job.onScan?.({ kind: "base", quality });
    const found = await measureFigures({ ...input, walk, candidates, reads: strategy.reads, races: racesOf(input, candidates) }, { ...job, onPart, onBase });
    const { scores, order, note } = strategy.rank(found.stayed, input);
    const modules = candidates.map((id): ModuleScore => {
      const left = found.left.get(id);
      if (left) return { ...about(id), ...left, left: true };
      return { ...about(id), quality: found.stayed.get(id)?.quality ?? null, score: scores.get(id) ?? Infinity, left: false };
    });
    for (const module of modules) job.onScan?.({ kind: "module", module });
    const separate = separateWork(walk, tokens.examples, candidates.length);
    const work = { moduleTokens: found.moduleTokens, ofNaive: separate === 0 ? 0 : found.moduleTokens / separate };
    const behind = [...found.left.keys()].sort((a, b) => (found.left.get(a)?.score ?? 0) - (found.left.get(b)?.score ?? 0));
    return {
      strategy: strategy.id, method: methodOf(input, candidates), base: found.base, modules, order: [...order, ...behind],
      rows: strategy.reads.length === 0 ? 0 : tokens.examples.length, work, note, seconds: (performance.now() - startedMs) / 1000,
    };
  } finally {
    walk.dispose();
  }
}

/** What may go, in running order. The last module stays: a model without any is its embedding. Errors: "usage". */
export function candidatesOf({ session, mask, keep }: Pick<ScanInput, "session" | "mask" | "keep">): readonly ModuleId[] {
  const left = modulesOf(session.spec).filter((id) => !mask.has(id));
  const free = left.filter((id) => !keep.includes(id));
  if (left.length < 2) throw new StudioError("usage", "One module is left: there is nothing to choose from.", "Restore a module.");
  if (free.length === 0) throw new StudioError("usage", `All ${left.length} modules that are left must stay: none may go.`, "Take the lock off a module.");
  return free;
}

function checkRows(rows: number): void {
  if (rows >= LEAST_ROWS) return;
  throw new StudioError("usage", `A scan needs ${LEAST_ROWS} calibration rows, and there ${rows === 1 ? "is 1" : `are ${rows}`}.`, "Open a larger file, or give the calibration part more rows under Data, Columns.");
}

function racesOf({ strategy, scan: how }: ScanInput, candidates: readonly ModuleId[]): boolean {
  if (!STRATEGY_OF[strategy].reads.includes("quality")) return false;
  return candidates.length >= RACE_FROM && (how === "race" || (how === "auto" && candidates.length > RACE_ABOVE));
}

function methodOf(input: ScanInput, candidates: readonly ModuleId[]): ScanMethod {
  const { reads } = STRATEGY_OF[input.strategy];
  if (reads.length === 0) return "none";
  if (!reads.includes("quality")) return "one pass";
  return racesOf(input, candidates) ? "race" : "exact";
}
