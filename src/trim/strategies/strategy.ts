/** What a strategy is: from what a scan measured of the modules to the order in which they go. Pure. */
import { maskModules, type ModuleId } from "../../model/mask";
import { present } from "../../shared/assert";
import { lowFirst, orLast } from "../low-first";
import type { RowsQuality } from "../records/results";
import type { StrategyId } from "../records/strategy-list";

/** What a scan may know of a module; which of it is there depends on what the strategy reads. */
export interface ModuleFigures {
  /** Of the calibration rows without the module. */
  readonly quality?: RowsQuality;
  /** Mean over the examples of the Frobenius norm of the module's output. */
  readonly norm?: number;
  /** Mean angle between what enters and what leaves, as a share of a half turn. */
  readonly angular?: number;
  /** 1 - mean cosine of what enters and what leaves. */
  readonly influence?: number;
  /** Mean over the examples of the size of the loss's first-order change without the module. */
  readonly taylor?: number;
}

/** The candidates. */
export type Measured = ReadonlyMap<ModuleId, ModuleFigures>;

export interface Ranking {
  /** The lowest goes first; `order` says which of equals. Infinity where the measurement was no number. */
  readonly scores: ReadonlyMap<ModuleId, number>;
  readonly order: readonly ModuleId[];
  /** What a person should know of the ranking. */
  readonly note: string | null;
}

export interface Strategy {
  readonly id: StrategyId;
  /** What it ranks by: a scan has to measure it of every candidate. */
  readonly reads: readonly (keyof ModuleFigures)[];
  /** `someLeft`: others are worse than these by what a race saw of them, and not among them. */
  rank(measured: Measured, options: { readonly seed: number; readonly someLeft?: boolean }): Ranking;
}

/** Errors, of both: "internal" where the scan did not measure what the strategy reads. */
export function figure(measured: Measured, id: ModuleId, name: Exclude<keyof ModuleFigures, "quality">): number {
  return present(measured.get(id)?.[name], `${name} of ${id}`);
}

export function quality(measured: Measured, id: ModuleId): RowsQuality {
  return present(measured.get(id)?.quality, `quality of ${id}`);
}

/** By score; of equals the one that `tie` puts lower, or that runs first. Whatever is no number goes last. */
export function lowestFirst(measured: Measured, scoreOf: (id: ModuleId) => number, tie: (id: ModuleId) => number = () => 0): Ranking {
  const ids = maskModules(new Set(measured.keys()));
  const keys = new Map(ids.map((id) => [id, { score: orLast(scoreOf(id)), tie: orLast(tie(id)) }]));
  const of = (id: ModuleId) => present(keys.get(id), id);
  const order = ids.toSorted((a, b) => lowFirst(of(a).score, of(b).score) || lowFirst(of(a).tie, of(b).tie));
  return { scores: new Map(ids.map((id) => [id, of(id).score])), order, note: null };
}
