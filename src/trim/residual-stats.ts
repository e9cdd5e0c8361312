/**
 * What each module does to the residual stream, gathered while batches walk through the modules: how far it turns it, how
 * alike it leaves it, and how much it adds. A context that choices share counts once, however the examples are packed.
 */
import type { PackedBatch } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import type { ModuleWalk } from "../engine/module-walk";
import { ResidualSums, SUMS_A_ROW } from "../engine/residual-sums";
import type { ModuleId } from "../model/mask";
import { present } from "../shared/assert";
import { exampleRows } from "./batch-examples";
import type { ModuleMeasure } from "./score-candidates";

export interface ResidualFigures {
  /**
   * Mean over the tokens of arccos(cosine) / pi between what enters and what leaves: Gromov et al., arXiv 2403.17887, who take
   * each text's last token; here all count, as a question has as many ends as choices. PruneMe is the same distance over
   * blocks of layers.
   */
  readonly angular: number;
  /** 1 - mean over the tokens of that cosine: Men et al., ShortGPT, arXiv 2403.03853. */
  readonly influence: number;
  /** Mean over the examples of the Frobenius norm of what the module adds, [tokens, hidden]: TrimLLM's tie-break, arXiv 2412.11242. */
  readonly norm: number;
}

interface Totals {
  angles: number;
  unlike: number;
  /** By row of the file: the sum of |b - a|² over the example's tokens. */
  readonly added: Map<number, number>;
}

export class ResidualStats implements ModuleMeasure {
  readonly #modules: readonly ModuleId[];
  readonly #sums: ResidualSums;
  readonly #totals: readonly Totals[];
  /** Rows of the file whose context was counted. */
  readonly #contexts = new Set<number>();
  #tokens = 0;

  private constructor(modules: readonly ModuleId[], sums: ResidualSums) {
    this.#modules = modules;
    this.#sums = sums;
    this.#totals = modules.map(() => ({ angles: 0, unlike: 0, added: new Map<number, number>() }));
  }

  /** Of all modules of the walk, which is disposed after this. Errors: "gpu-out-of-memory", "unsupported". */
  static async open(walk: ModuleWalk): Promise<ResidualStats> {
    return new ResidualStats(walk.modules, await ResidualSums.open(walk));
  }

  after(index: number, signal?: AbortSignal): Promise<void> {
    return this.#sums.add(index, signal);
  }

  async end(batch: PackedBatch, group: readonly TokenisedExample[]): Promise<void> {
    const sums = await this.#sums.read(batch.ids.length);
    const ofRow = (row: number, index: number): Float32Array => sums.subarray(SUMS_A_ROW * (row * this.#modules.length + index));
    for (const { example, rows, context } of exampleRows(batch, group)) {
      const counted = this.#contexts.has(example.row) ? rows.filter((row) => !context.has(row)) : rows;
      this.#contexts.add(example.row);
      this.#tokens += counted.length;
      for (const row of counted) this.#totals.forEach((totals, index) => addRow(totals, example.row, ofRow(row, index)));
    }
  }

  /** Of all that was walked until now. */
  figures(): ReadonlyMap<ModuleId, ResidualFigures> {
    return new Map(this.#modules.map((id, index) => [id, figuresOf(present(this.#totals[index], id), this.#tokens)]));
  }

  dispose(): void {
    this.#sums.dispose();
  }
}

function figuresOf({ angles, unlike, added }: Totals, tokens: number): ResidualFigures {
  const norms = [...added.values()].reduce((sum, squares) => sum + Math.sqrt(squares), 0);
  return { angular: angles / tokens, influence: unlike / tokens, norm: norms / added.size };
}

function addRow(totals: Totals, example: number, [before = NaN, behind = NaN, change = NaN]: Float32Array): void {
  const unlike = oneMinusCosine(before, behind, change);
  totals.unlike += unlike;
  totals.angles += (2 * Math.asin(Math.sqrt(unlike / 2))) / Math.PI;
  totals.added.set(example, (totals.added.get(example) ?? 0) + change);
}

/**
 * Of a and b, from a·a, b·b and |b - a|²: |b - a|² - (|b| - |a|)² = 2 (|a| |b| - a·b). Where a module adds little, a cosine
 * from a·b in f32 is 1 but for noise, and the arccos of that noise is not small. A row of zeros has cosine 0, as in PyTorch.
 */
export function oneMinusCosine(before: number, behind: number, change: number): number {
  const lengths = Math.sqrt(before) * Math.sqrt(behind);
  if (lengths === 0) return 1;
  const grown = (behind - before) / (Math.sqrt(before) + Math.sqrt(behind));
  return Math.min(2, Math.max(0, (change - grown ** 2) / (2 * lengths)));
}
