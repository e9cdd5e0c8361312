/** A scan: what a strategy needs to know of every module that may go, and the order in which it would let them go. */
import type { TokenisedDataset } from "../data/tokens";
import { ModuleWalk } from "../engine/module-walk";
import { moduleTimes } from "../engine/module-times";
import type { Session } from "../engine/session";
import { tokensOf } from "../evaluate/batch-pace";
import { modulesLeft, type Mask, type ModuleId } from "../model/mask";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { lowFirst } from "./low-first";
import { measureFigures, type FoundFigures, type PartFigures } from "./measure-figures";
import { races } from "./race";
import { LEAST_ROWS, type TrimOptions } from "./records/options";
import type { ModuleScore, RowsQuality, ScanEvent, ScanMethod, ScanResult } from "./records/results";
import { needsOf } from "./records/strategy-list";
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
 * numbers are none, "limit" for a row that fits no batch, "gpu-out-of-memory", "unsupported", "cancelled", "device-lost". Where
 * gradients are read, rows that do not go forward and back at once are left out, which the note says.
 */
export async function scan(input: ScanInput, job: ScanJob = {}): Promise<ScanResult> {
  const startedMs = performance.now();
  const { session, mask, bytesOf } = input;
  const strategy = STRATEGY_OF[input.strategy];
  const candidates = freeModules(input);
  const { tokens, note: rowsNote } = rowsToRun(input);
  const method = methodOf(input, { candidates: candidates.length, rows: tokens.examples.length });
  const times = await moduleTimes(session, candidates, job);
  const walk = await ModuleWalk.open(session, mask);
  try {
    const about = (id: ModuleId): Pick<ModuleScore, "id" | "bytes" | "ms"> => ({ id, bytes: bytesOf(id), ms: times.get(id) ?? null });
    const onPart = (id: ModuleId, part: PartFigures): void => job.onScan?.({ kind: "module", module: { ...about(id), ...part, left: false } });
    const onBase = (quality: RowsQuality): void => job.onScan?.({ kind: "base", quality });
    const found = await measureFigures({ ...input, tokens, walk, candidates, reads: strategy.reads, races: method === "race" }, { ...job, onPart, onBase });
    const { scores, order, note } = strategy.rank(found.stayed, { seed: input.seed, someLeft: found.left.size > 0 });
    const modules = candidates.map((id): ModuleScore => {
      const left = found.left.get(id);
      if (left) return { ...about(id), ...left, left: true };
      const base = found.stayedBase ? { base: found.stayedBase } : {};
      return { ...about(id), ...base, quality: found.stayed.get(id)?.quality ?? null, score: scores.get(id) ?? Infinity, left: false };
    });
    for (const module of modules) job.onScan?.({ kind: "module", module });
    const separate = separateWork(walk, tokens.examples, candidates.length);
    const work = { moduleTokens: found.moduleTokens, ofNaive: separate === 0 ? 0 : found.moduleTokens / separate };
    return {
      strategy: strategy.id, method, base: found.base, modules, order: [...order, ...lastToLeaveFirst(found.left)], rows: tokens.examples.length, work,
      note: [note, rowsNote].filter((words) => words !== null).join(" ") || null, seconds: (performance.now() - startedMs) / 1000,
    };
  } finally {
    walk.dispose();
  }
}

/** What may go, in running order. The last module stays: a model without any is its embedding. Errors: "usage". */
function freeModules({ session, mask, keep }: Pick<ScanInput, "session" | "mask" | "keep">): readonly ModuleId[] {
  const left = modulesLeft(session.spec, mask);
  const free = left.filter((id) => !keep.includes(id));
  if (left.length < 2) throw new StudioError("usage", "One module is left: there is nothing to choose from.", "Restore a module.");
  if (free.length === 0) throw new StudioError("usage", `All ${left.length} modules that are left must stay: none may go.`, "Take the lock off a module.");
  return free;
}

/** Those that the strategy reads and that can be run for it, and what a person should know of the others. Errors: "usage" for too few. */
function rowsToRun({ strategy, session, tokens }: ScanInput): { readonly tokens: TokenisedDataset; readonly note: string | null } {
  const needs = needsOf(strategy);
  if (needs === "nothing") return { tokens: { ...tokens, examples: [] }, note: null };
  const { batchTokens } = session.capacity;
  const examples = needs === "gradients" ? tokens.examples.filter((example) => tokensOf([example]) <= batchTokens) : tokens.examples;
  const long = tokens.examples.length - examples.length;
  const fit = `than the ${batchTokens.toLocaleString("en")} tokens that go forward and back at once`;
  const { length } = examples;
  if (length < LEAST_ROWS) {
    const are = `there ${length === 1 ? "is 1" : `are ${length}`}${long > 0 ? ` that ${length === 1 ? "is" : "are"} no longer ${fit}` : ""}`;
    throw new StudioError("usage", `A scan needs ${LEAST_ROWS} calibration rows, and ${are}.`, "Open a larger file, or give the calibration part more rows under Data, Columns.");
  }
  return { tokens: { ...tokens, examples }, note: long === 0 ? null : `${long} of ${tokens.examples.length} rows ${long === 1 ? "is" : "are"} longer ${fit}, and left out.` };
}

function methodOf({ strategy, scan }: ScanInput, size: { readonly candidates: number; readonly rows: number }): ScanMethod {
  const needs = needsOf(strategy);
  if (needs === "nothing") return "none";
  if (needs !== "candidates") return "one pass";
  return races({ strategy, scan }, size) ? "race" : "exact";
}

/** Of those that left at one look, which were measured on the same rows, the better first. */
function lastToLeaveFirst(left: FoundFigures["left"]): ModuleId[] {
  return [...left].sort(([, a], [, b]) => b.quality.n - a.quality.n || lowFirst(a.score, b.score)).map(([id]) => id);
}
