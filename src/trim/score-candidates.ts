/** The rows scored under a mask, and without each of some modules more: one walk, from which every candidate branches off. */
import { packExamples, type PackedBatch } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import type { ModuleWalk } from "../engine/module-walk";
import { tokensOf, type BatchPace } from "../evaluate/batch-pace";
import { addScores, noSums } from "../evaluate/score-examples";
import type { ModuleId } from "../model/mask";
import { atCheckpoint, type JobContext } from "../shared/progress";

/** By example the summed log-probability of every choice. */
export type Sums = (readonly number[])[];

export interface CandidateScores {
  /** Nothing more dropped. */
  readonly base: Sums;
  readonly without: ReadonlyMap<ModuleId, Sums>;
}

export interface CandidateRun extends JobContext {
  /** Whether a module's effect on the residual stream is looked at too. */
  readonly measures?: ModuleMeasure | null;
  /** After each candidate of a group, with what it scores on the group. */
  readonly onCandidate?: ((id: ModuleId, sums: Sums) => void) | undefined;
  /** After each group, in the order of the examples. */
  readonly onGroup: (scored: CandidateScores) => void;
}

/** What is measured of the residual stream while it goes through the modules; before each module it is kept. */
export interface ModuleMeasure {
  /** After the module of this index ran. */
  after(index: number, signal?: AbortSignal): Promise<void>;
  /** After all of them; `group` is what `batch` was packed from. */
  end(batch: PackedBatch, group: readonly TokenisedExample[]): Promise<void>;
}

/** Group by group. Errors: "limit" for an example that fits no batch, "cancelled", "device-lost". */
export async function scoreCandidates(walk: ModuleWalk, examples: readonly TokenisedExample[], candidates: ReadonlySet<ModuleId>, pace: BatchPace, run: CandidateRun): Promise<void> {
  for (let done = 0; done < examples.length; ) {
    await atCheckpoint(run);
    const group = pace.next(examples, done);
    const [workBefore, startedMs] = [walk.moduleTokens, performance.now()];
    const scored = await scoreGroup(walk, group, candidates, run);
    const passes = (walk.moduleTokens - workBefore) / Math.max(1, walk.modules.length * tokensOf(group));
    pace.took(group, (performance.now() - startedMs) / 1000 / Math.max(1, passes));
    done += group.length;
    run.onGroup(scored);
  }
}

/** One batch, unless a single example is larger than the session has room for. */
async function scoreGroup(walk: ModuleWalk, group: readonly TokenisedExample[], candidates: ReadonlySet<ModuleId>, run: CandidateRun): Promise<CandidateScores> {
  const base = noSums(group);
  const without = new Map([...candidates].map((id) => [id, noSums(group)]));
  const batches = packExamples(group, { maxTokens: walk.session.capacity.batchTokens });
  for (const [at, batch] of batches.entries()) {
    await walk.begin(batch, run.signal);
    for (const [index, id] of walk.modules.entries()) {
      const sums = without.get(id);
      if (sums || run.measures) await walk.keep(run.signal);
      if (sums) {
        await atCheckpoint(run);
        addScores(sums, batch, await walk.scoresWithout(index, run.signal));
        if (at === batches.length - 1) run.onCandidate?.(id, sums);
      }
      await walk.step(index, run.signal);
      await run.measures?.after(index, run.signal);
    }
    addScores(base, batch, await walk.scores(run.signal));
    await run.measures?.end(batch, group);
  }
  return { base, without };
}

/** Work that separate runs of all candidates take on these examples: what a scan saves is a share of it. */
export function separateWork(walk: ModuleWalk, examples: readonly TokenisedExample[], candidates: number): number {
  return candidates * (walk.modules.length - 1) * tokensOf(examples);
}
