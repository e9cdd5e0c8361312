/** Runs what a strategy reads: rows without each candidate, all of them or as long as it is in the race, or one pass that looks at every module. */
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import type { ModuleWalk } from "../engine/module-walk";
import { BatchPace, tokensOf } from "../evaluate/batch-pace";
import { argmax } from "../evaluate/metrics";
import type { Mask, ModuleId } from "../model/mask";
import { present } from "../shared/assert";
import type { JobContext } from "../shared/progress";
import { hardestFirst, raceParts, rowWeights, whoLeaves } from "./race";
import type { ModuleScore, RowsQuality } from "./records/results";
import { ResidualStats } from "./residual-stats";
import { rowLoss, rowsQuality } from "./rows-quality";
import { scoreCandidates, type CandidateScores, type Sums } from "./score-candidates";
import { taylorImportance } from "./taylor";
import type { ModuleFigures } from "./strategies/strategy";

export interface FiguresInput {
  readonly walk: ModuleWalk;
  readonly mask: Mask;
  readonly tokens: TokenisedDataset;
  readonly candidates: readonly ModuleId[];
  readonly reads: readonly (keyof ModuleFigures)[];
  readonly races: boolean;
  /** Places that a race decides. */
  readonly perStep: number;
}

export interface FiguresRun extends JobContext {
  /** As far as it is measured; the score is what the race is run by. */
  readonly onPart: (id: ModuleId, part: PartFigures) => void;
  readonly onBase: (quality: RowsQuality) => void;
}

/** A candidate on the rows that it was measured on. */
export type PartFigures = Pick<ModuleScore, "base" | "score"> & { readonly quality: RowsQuality };

export interface FoundFigures {
  readonly base: RowsQuality | null;
  /** All that the strategy reads. */
  readonly stayed: ReadonlyMap<ModuleId, ModuleFigures>;
  /** What their rows score with all of them, where a race was decided before all rows were measured; null: `base`. */
  readonly stayedBase: RowsQuality | null;
  /** Measured on some rows only: worse than what may go by more than chance explains. */
  readonly left: ReadonlyMap<ModuleId, PartFigures>;
  readonly moduleTokens: number;
}

/** Errors: those of `scan`. */
export async function measureFigures(input: FiguresInput, run: FiguresRun): Promise<FoundFigures> {
  const { walk, candidates, reads } = input;
  if (reads.length === 0) return { base: null, stayed: new Map(candidates.map((id) => [id, {}])), stayedBase: null, left: new Map(), moduleTokens: 0 };
  if (reads.includes("taylor")) return gradientFigures(input, run);
  const stats = reads.some((name) => name === "norm" || name === "angular" || name === "influence") ? await ResidualStats.open(walk) : null;
  try {
    const field = new Field(input, run, stats);
    await field.measure();
    const residual = stats?.figures();
    const stayed = new Map(field.stayed.map((id) => [id, { ...residual?.get(id), ...field.figures(id) }]));
    return { base: field.base, stayed, stayedBase: field.stayedBase, left: field.left, moduleTokens: walk.moduleTokens };
  } finally {
    stats?.dispose();
  }
}

async function gradientFigures({ walk, mask, tokens, candidates }: FiguresInput, run: FiguresRun): Promise<FoundFigures> {
  const { importance, moduleTokens } = await taylorImportance(walk.session, tokens, mask, run);
  return { base: null, stayed: new Map(candidates.map((id) => [id, { taylor: importance.get(id) ?? NaN }])), stayedBase: null, left: new Map(), moduleTokens };
}

/** Who is still measured, and what of each is known. */
class Field {
  stayed: readonly ModuleId[];
  readonly left = new Map<ModuleId, PartFigures>();
  base: RowsQuality | null = null;
  readonly #input: FiguresInput;
  readonly #run: FiguresRun;
  readonly #stats: ResidualStats | null;
  /** By row, in the order of measuring. */
  readonly #sums: Map<ModuleId, Sums>;
  /** In the order of measuring. */
  #examples: readonly TokenisedExample[];
  #weights: readonly number[] = [];
  /** With nothing more dropped, in the order of measuring, as far as it is known. */
  #baseSums: Sums = [];
  readonly #pace = new BatchPace();

  constructor(input: FiguresInput, run: FiguresRun, stats: ResidualStats | null) {
    const isScored = input.reads.includes("quality");
    this.stayed = input.candidates;
    this.#input = input;
    this.#run = run;
    this.#stats = stats;
    this.#examples = input.tokens.examples;
    this.#sums = new Map(isScored ? input.candidates.map((id) => [id, []]) : []);
  }

  figures(id: ModuleId): ModuleFigures {
    const sums = this.#sums.get(id);
    return sums ? { quality: this.#qualityOf(sums) } : {};
  }

  get stayedBase(): RowsQuality | null {
    const [first] = this.stayed;
    const sums = first && this.#sums.get(first);
    return sums ? this.#baseOf(sums.length) : null;
  }

  measure(): Promise<void> {
    return this.#input.races ? this.#race() : this.#measureAll();
  }

  /** What is known of the base grows with the groups: from the first one on cells can be compared with it. */
  async #measureAll(): Promise<void> {
    await this.#score(0, this.#examples.length, this.#stats, (base) => {
      this.#baseSums.push(...base);
      this.#tellBase(this.#baseSums);
      for (const [id, sums] of this.#sums) this.#run.onPart(id, this.#partOf(sums));
    });
  }

  /** The base alone says which rows are hard; what is looked at of the residual stream is looked at there. */
  async #race(): Promise<void> {
    const { walk, tokens: { kind }, perStep } = this.#input;
    const tell = this.#teller(0, [new Set(), new Set(this.stayed)]);
    const base: Sums = [];
    const onGroup = (scored: CandidateScores): void => {
      base.push(...scored.base);
      tell();
    };
    await scoreCandidates(walk, this.#examples, new Set(), this.#pace, { ...this.#run, measures: this.#stats, onGroup });
    this.#tellBase(base);
    const losses = base.map((sums, row) => rowLoss(kind, present(this.#examples[row], "a row"), sums));
    const order = hardestFirst(losses);
    const inOrder = <T>(all: readonly T[]): T[] => order.map((row) => present(all[row], "a row"));
    this.#examples = inOrder(this.#examples);
    this.#baseSums = inOrder(base);
    this.#weights = this.#isByAccuracy ? losses.map(() => 1) : rowWeights(inOrder(losses));
    let done = 0;
    for (const end of raceParts(this.#examples.length)) {
      await this.#score(done, end, null);
      done = end;
      if (end < this.#examples.length) this.#sendAway();
      if (this.stayed.length <= perStep) return;
    }
  }

  /** `onBase` hears what the base scores, group by group. A candidate is told of as it comes wherever the base is known of as many rows. */
  async #score(start: number, end: number, measures: ResidualStats | null, onBase: (sums: Sums) => void = () => undefined): Promise<void> {
    const candidates = new Set(this.stayed.filter((id) => this.#sums.has(id)));
    const tell = this.#teller(start, [candidates]);
    await scoreCandidates(this.#input.walk, this.#examples.slice(start, end), candidates, this.#pace, {
      ...this.#run,
      measures,
      onCandidate: (id, sums) => {
        const all = [...present(this.#sums.get(id), id), ...sums];
        if (this.#baseSums.length === 0 || this.#baseSums.length >= all.length) this.#run.onPart(id, this.#partOf(all));
        tell();
      },
      onGroup: ({ base, without }) => {
        for (const [id, sums] of without) present(this.#sums.get(id), id).push(...sums);
        onBase(base);
        tell();
      },
    });
  }

  #tellBase(sums: Sums): void {
    this.base = rowsQuality(this.#input.tokens, sums);
    this.#run.onBase(this.base);
  }

  /** All rows that are left, once for each of these sets of candidates, which are in it now: it can only become less. */
  #teller(start: number, passes: readonly ReadonlySet<ModuleId>[]): () => void {
    const { walk, races } = this.#input;
    const { modules } = walk;
    const without = (id: ModuleId, index: number): number => (modules.length - 1 - index) * passes.filter((candidates) => candidates.has(id)).length;
    const ofToken = modules.reduce((sum, id, index) => sum + passes.length + without(id, index), 0);
    const total = walk.moduleTokens + ofToken * tokensOf(this.#examples.slice(start));
    return () => this.#run.onProgress?.({ label: races ? "Racing" : "Scanning", done: walk.moduleTokens, total, unit: "tokens" });
  }

  #sendAway(): void {
    const values = new Map(this.stayed.map((id) => [id, present(this.#sums.get(id), id).map((sums, row) => this.#valueOf(present(this.#examples[row], "a row"), sums))]));
    for (const id of whoLeaves({ values, weights: this.#weights, places: this.#input.perStep })) {
      this.left.set(id, this.#partOf(present(this.#sums.get(id), id)));
    }
    this.stayed = this.stayed.filter((id) => !this.left.has(id));
  }

  /** Rows that are hard come first in a race: what is true of them is compared with the same ones. */
  #partOf(sums: Sums): PartFigures {
    const quality = this.#qualityOf(sums);
    const base = this.#baseOf(sums.length);
    return { quality, score: this.#scoreOf(quality), ...(base ? { base } : {}) };
  }

  /** Null where all rows are measured. */
  #baseOf(rows: number): RowsQuality | null {
    return rows < this.#baseSums.length ? this.#qualityOf(this.#baseSums.slice(0, rows)) : null;
  }

  #qualityOf(sums: Sums): RowsQuality {
    return rowsQuality({ kind: this.#input.tokens.kind, examples: this.#examples }, sums);
  }

  /** What a strategy that breaks ties between accuracies ranks by is the accuracy. */
  get #isByAccuracy(): boolean {
    return this.#input.reads.includes("norm") && this.#input.tokens.kind === "choice";
  }

  /** Of one row, the lower the better. */
  #valueOf(example: TokenisedExample, sums: readonly number[]): number {
    if (this.#isByAccuracy) return Number(argmax(sums) !== example.answer);
    return rowLoss(this.#input.tokens.kind, example, sums);
  }

  #scoreOf({ acc, nll }: RowsQuality): number {
    return this.#isByAccuracy && acc !== null ? 1 - acc : nll;
  }
}
