/** What the Tune panel says of settings and runs. Pure. */
import type { StudioError } from "../../../shared/errors";
import type { TuneRun } from "../../../store/tune/tune-state";
import type { KeptRun, TunePlan, TuneSettings } from "../../../worker/protocol";
import { formatBytes, formatInteger, formatParameters, formatPlural } from "../../format";

type Head = TunePlan["head"];
export type LossId = TunePlan["loss"];

export interface Wording {
  readonly title: string;
  /** One sentence. */
  readonly text: string;
}

export const LOSS_WORDS: Readonly<Record<LossId, Wording>> = {
  choice: { title: "Right among the choices", text: "Lifts the right choice above the others: what accuracy counts." },
  answer: { title: "Words of the right answer", text: "Makes the right answer likelier by itself, as the TrimLLM paper does." },
  text: { title: "Whole completions", text: "Makes the text of the rows likelier: for data without choices." },
};

const HEAD_WORDS: Readonly<Record<Head["kind"], Wording>> = {
  full: { title: "Whole head", text: "Every token's row, untied from the embedding." },
  seen: { title: "Rows of your tokens", text: "Only tokens that occur in the tuning rows." },
  "low-rank": { title: "Low rank", text: "A thin correction, merged into the head on export." },
  none: { title: "Norms only", text: "The head stays as it is: least memory, least gain." },
};

export function headWords(head: Head): Wording {
  const words = HEAD_WORDS[head.kind];
  return head.kind === "low-rank" ? { ...words, title: `Low rank, ${head.rank}` } : words;
}

export function isSameHead(a: Head, b: Head): boolean {
  return a.kind === b.kind && (a.kind !== "low-rank" || b.kind !== "low-rank" || a.rank === b.rank);
}

/** "28.3 M · 453 MB"; "nothing more" for norms alone. */
export function costWords({ parameters, bytes }: TunePlan["heads"][number]): string {
  return parameters === 0 ? "nothing more" : `${formatParameters(parameters)} · ${formatBytes(bytes)}`;
}

/** "50 steps · batch 8". */
export function settingsWords({ steps, batch, normRate, headRate }: TuneSettings): string {
  return `${formatPlural(steps, "step", "steps")} · batch ${batch} · rates ${normRate} and ${headRate}`;
}

/** Which rows it sees: the test rows are never among them. */
export function rowWords({ tuning, validation }: TunePlan["rows"]): string {
  const checks = validation === 0 ? "no validation rows to check itself on" : formatPlural(validation, "validation row", "validation rows");
  return `Sees ${formatPlural(tuning, "tuning row", "tuning rows")}, ${checks}; never the test rows.`;
}

export function memoryWords({ bytes, totalBytes, keepsActivations }: TunePlan): string {
  return `Takes ${formatBytes(bytes)} more on the GPU, ${formatBytes(totalBytes)} in all; activations are ${keepsActivations ? "kept" : "recomputed"}.`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** "today, 10:12", "yesterday", "24 Nov". */
export function dayWords(savedAt: string, now: Date): string {
  const saved = new Date(savedAt);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  if (saved >= midnight) return `today, ${CLOCK.format(saved)}`;
  midnight.setDate(midnight.getDate() - 1);
  return saved >= midnight ? "yesterday" : DAY.format(saved);
}

/** "A run of yesterday stopped at step 30 of 50, 8 modules dropped." */
export function keptWords({ savedAt, step, settings, mask }: KeptRun, now: Date): string {
  const dropped = mask.length === 0 ? "on the full model" : `with ${formatPlural(mask.length, "module", "modules")} dropped`;
  return `A run of ${dayWords(savedAt, now)} stopped at step ${step} of ${settings.steps}, ${dropped}.`;
}

/** What a run is at, or how it ended. */
export function phaseWords({ phase, steps, settings, outcome, failure }: TuneRun, paused: boolean): string {
  const at = steps.at(-1)?.step ?? 0;
  if (phase === "stopping") return "Stopping with the best state";
  if (phase === "cut") return cutWords(failure, at);
  if (phase === "done") return `${ENDED[outcome?.ended ?? "finished"]} step ${formatInteger(at)} of ${formatInteger(settings.steps)}`;
  if (at === 0) return "Getting ready";
  return `${paused ? "Paused at step" : "Step"} ${formatInteger(at)} of ${formatInteger(settings.steps)}`;
}

const ENDED: Readonly<Record<NonNullable<TuneRun["outcome"]>["ended"], string>> = {
  finished: "Finished at", stopped: "Stopped at", early: "Stopped early at", diverged: "Diverged at",
};

function cutWords(failure: StudioError | null, at: number): string {
  if (failure?.code === "cancelled") return `Cancelled at step ${at}`;
  return failure?.code === "device-lost" ? `The device went away at step ${at}` : `Ended by an error at step ${at}`;
}
