/** From measurements to medians, ratios and the verdict. Pure. */
import { assert } from "../../src/shared/assert";
import type { EngineName, Measurement } from "./bench-api";

/** What the studio has to reach, as multiples of transformers.js. */
export const TARGETS: Speeds = { prefill: 1.5, decode: 8 };

/** Tokens per second, or multiples of them. */
export interface Speeds {
  readonly prefill: number;
  readonly decode: number;
}

export interface Repetition extends Measurement {
  readonly engine: EngineName;
  readonly repetition: number;
}

export interface Summary {
  readonly medians: Readonly<Record<EngineName, Speeds>>;
  readonly ratios: Speeds;
  readonly targets: Speeds;
  readonly meetsTargets: boolean;
  /** Both opened the same adapter. */
  readonly sameAdapter: boolean;
  /** Characters of greedy text that both give, and how many the shorter text has. */
  readonly sameText: { readonly characters: number; readonly of: number };
}

export function summarise(repetitions: readonly Repetition[]): Summary {
  const medians = { studio: speedsOf(repetitions, "studio"), "transformers.js": speedsOf(repetitions, "transformers.js") };
  const ratios = {
    prefill: medians.studio.prefill / medians["transformers.js"].prefill,
    decode: medians.studio.decode / medians["transformers.js"].decode,
  };
  return {
    medians,
    ratios,
    targets: TARGETS,
    meetsTargets: ratios.prefill >= TARGETS.prefill && ratios.decode >= TARGETS.decode,
    sameAdapter: new Set(repetitions.map(({ adapterName }) => adapterName)).size === 1,
    sameText: commonText(repetitions.map(({ text }) => text)),
  };
}

export function markdownLine({ medians, ratios }: Summary, adapter: string): string {
  const row = (what: string, kind: keyof Speeds): string =>
    `${what} ${digits(medians.studio[kind])} tokens/s against ${digits(medians["transformers.js"][kind])} (${digits(ratios[kind])}x)`;
  return `${adapter}: ${row("prefill", "prefill")}, ${row("decode", "decode")}`;
}

export function median(values: readonly number[]): number {
  assert(values.length > 0, "A median needs a value");
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const pair = [sorted[Math.ceil(middle) - 1] ?? NaN, sorted[Math.floor(middle)] ?? NaN] as const;
  return (pair[0] + pair[1]) / 2;
}

function speedsOf(repetitions: readonly Repetition[], engine: EngineName): Speeds {
  const own = repetitions.filter((repetition) => repetition.engine === engine);
  return { prefill: median(own.map(({ prefillTps }) => prefillTps)), decode: median(own.map(({ decodeTps }) => decodeTps)) };
}

/** The beginning that all texts share. */
function commonText(texts: readonly string[]): Summary["sameText"] {
  const of = Math.min(...texts.map((text) => text.length));
  const [first = ""] = texts;
  let characters = 0;
  while (characters < of && texts.every((text) => text[characters] === first[characters])) characters++;
  return { characters, of };
}

/** Three significant digits, without an exponent. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
