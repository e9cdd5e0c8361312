/** A model, data and a device for the loop's tests: every number follows from the mask and the tuned weights, and any call can be cut. */
import type { AccuracyResult, SpeedResult } from "../evaluate/results";
import { maskModules, type ModuleId } from "../model/mask";
import { throwIfCancelled } from "../shared/errors";
import type { TuneSettings } from "../train/settings";
import type { ScanResult } from "./records/results";
import { candidatesOf, type SizedModule } from "./records/targets";
import type { TrimSave } from "./trim-state";
import type { TrimPoint, TrimWork } from "./trim-work";

const OUTSIDE_BYTES = 40;
const QUESTIONS = 100;

export type FakeCall =
  | { readonly kind: "scan" | "accuracy" | "validation" | "speed"; readonly at: TrimPoint }
  | { readonly kind: "tune"; readonly at: TrimPoint; readonly runId: string; readonly settings: TuneSettings };

export class FakeTrimWork implements TrimWork {
  readonly modules: readonly SizedModule[];
  readonly calls: FakeCall[] = [];
  /** As they would stand in a file. */
  readonly saves: string[] = [];
  /** Called before each unit of work, from 0 on: it may throw. */
  onCall: (index: number, kind: FakeCall["kind"]) => void | Promise<void> = () => undefined;
  onSave: (save: TrimSave) => void = () => undefined;
  /** What tuning adds to accuracy; 0: nothing is better than before. */
  gain = 0.05;
  /** Milliseconds that have passed. */
  ms = 0;
  /** What a dropped module costs of accuracy, in hundredths. */
  readonly costs: ReadonlyMap<ModuleId, number>;

  constructor(layers = 4) {
    this.modules = Array.from({ length: layers }, (_, layer): SizedModule[] => [{ id: `attn.${layer}`, bytes: 10 }, { id: `mlp.${layer}`, bytes: 20 }]).flat();
    this.costs = new Map(this.modules.map(({ id }, index) => [id, 1 + ((5 * index) % this.modules.length)]));
  }

  get last(): TrimSave {
    return JSON.parse(this.saves.at(-1) ?? "null") as TrimSave;
  }

  async scan(at: TrimPoint, { strategy, keep }: Parameters<TrimWork["scan"]>[1], job: Parameters<TrimWork["scan"]>[2]): Promise<ScanResult> {
    await this.#call({ kind: "scan", at }, job, 10);
    const ids = candidatesOf({ modules: this.modules, mask: at.mask, keep });
    const order = ids.toSorted((a, b) => (this.costs.get(a) ?? 0) - (this.costs.get(b) ?? 0));
    const modules = ids.map((id) => ({ id, quality: null, score: this.costs.get(id) ?? 0, bytes: 1, ms: null, left: false }));
    modules.forEach((module) => job.onScan({ kind: "module", module }));
    return { strategy, method: "exact", base: null, modules, order, rows: 8, work: { moduleTokens: 1, ofNaive: 0.5 }, note: null, seconds: 1 };
  }

  async tune(at: TrimPoint, settings: TuneSettings, runId: string, job: Parameters<TrimWork["tune"]>[3]): Promise<string | null> {
    await this.#call({ kind: "tune", at, runId, settings }, job, 100);
    return this.gain === 0 ? null : `${at.tuned ?? "own"}+${at.mask.length}`;
  }

  async accuracy(at: TrimPoint, of: "reported" | "validation", job: Parameters<TrimWork["accuracy"]>[2]): Promise<AccuracyResult> {
    await this.#call({ kind: of === "reported" ? "accuracy" : of, at }, job, 5);
    const acc = Math.round(QUESTIONS * this.quality(at)) / QUESTIONS;
    return { kind: "choice", n: QUESTIONS, acc, accNorm: acc, nll: 1 - acc, ci95: { low: acc - 0.1, high: Math.min(1, acc + 0.1) }, chance: 0.25, majority: null, seconds: 1, shortened: 0, leftOut: 0 };
  }

  async speed(at: TrimPoint, job: Parameters<TrimWork["speed"]>[1]): Promise<SpeedResult> {
    await this.#call({ kind: "speed", at }, job, 2);
    // A tuned head costs a little.
    const rate = (perToken: number) => ({ median: 1000 / perToken, low: 1000 / perToken, high: 1000 / perToken, windows: 5 });
    const perToken = 2 + this.modules.length - at.mask.length + (at.tuned === null ? 0 : 0.1);
    return { decode: rate(perToken), prefill: rate(perToken / 10), dispatchesPerToken: 1, weightBytes: 1 };
  }

  async bytes({ mask, tuned }: TrimPoint): Promise<number> {
    return this.modules.reduce((sum, { id, bytes }) => (mask.includes(id) ? sum : sum + bytes), OUTSIDE_BYTES) + (tuned === null ? 0 : 7);
  }

  async save(state: TrimSave): Promise<void> {
    this.onSave(state);
    this.saves.push(JSON.stringify(state));
  }

  /** Each tuning in a row adds less. */
  quality({ mask, tuned }: TrimPoint): number {
    const lost = maskModules(new Set(mask)).reduce((sum, id) => sum + (this.costs.get(id) ?? 0), 0) / 100;
    const tunings = tuned === null ? 0 : tuned.split("+").length - 1;
    return 0.95 - lost + this.gain * (2 - 2 ** (1 - tunings));
  }

  /** `seconds`: of the full model. */
  async #call(call: FakeCall, { signal }: { readonly signal?: AbortSignal | undefined }, seconds: number): Promise<void> {
    throwIfCancelled(signal);
    const index = this.calls.length;
    this.calls.push(call);
    await this.onCall(index, call.kind);
    const [all, left] = [this.modules.length, this.modules.length - call.at.mask.length];
    const share = left / all;
    // Each module, and half of the others for each candidate.
    this.ms += 1000 * seconds * (call.kind === "speed" ? 1 : call.kind === "scan" ? (share * (2 + left)) / (2 + all) : share);
  }
}
