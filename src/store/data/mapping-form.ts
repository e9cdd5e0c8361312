/**
 * The dialog's controls <-> `DatasetOptions`. What the person sets is in the options, everything else stays out of
 * them and is recognised; the same settings make equal options, whatever the way to them. Pure.
 */
import type { AnswerKind, DatasetOptions, LayoutId, Mapping, PartialMapping, SplitOptions } from "../../data/mapping";
import { DEFAULT_OPTIONS } from "../../data/mapping";
import type { StudioErrorJson } from "../../shared/errors";
import type { DatasetPreview } from "../../worker/protocol";
import { layoutForm } from "./layout-forms";
import type { LayoutForm, Part } from "./layout-forms";

/** Sizes that can be set; tuning gets the rest. */
export type SizedPart = "calibration" | "validation" | "test";
export type Sizes = NonNullable<SplitOptions["sizes"]>;
type Labels = NonNullable<DatasetPreview["labels"]>;

/** The form of the layout in effect; null while none fits and none is chosen. */
export function formInEffect({ mapping }: DatasetOptions, preview: DatasetPreview | null): LayoutForm | null {
  return layoutForm(mapping.layout ?? preview?.mapping?.layout ?? null);
}

/** Undefined: no column plays the part; null: the person wants none. */
export function columnsInEffect(part: Part, options: DatasetOptions, preview: DatasetPreview | null): readonly string[] | null | undefined {
  const own = options.mapping[part];
  if (own !== undefined) return own === null ? null : [own].flat();
  const recognised = recognisedMapping(options, preview)?.columns[part];
  return recognised === undefined || recognised === null ? undefined : [recognised].flat();
}

export function answerKindInEffect(options: DatasetOptions, preview: DatasetPreview | null): AnswerKind | null {
  return options.mapping.answerKind ?? recognisedMapping(options, preview)?.answerKind ?? null;
}

export function fixedChoicesInEffect(options: DatasetOptions, preview: DatasetPreview | null): readonly string[] {
  return options.mapping.fixedChoices ?? recognisedMapping(options, preview)?.fixedChoices ?? [];
}

/** "" where the value stands as it is. */
export function labelNameInEffect(value: string, options: DatasetOptions, preview: DatasetPreview | null): string {
  const names = options.mapping.labelNames ?? recognisedMapping(options, preview)?.labelNames ?? {};
  // "constructor" is a label too.
  return Object.hasOwn(names, value) ? (names[value] ?? "") : "";
}

export function sizesInEffect({ split }: DatasetOptions, preview: DatasetPreview | null): Sizes {
  const { calibration, validation, test } = split.sizes ?? preview?.split ?? { calibration: 0, validation: 0, test: 0 };
  return { calibration, validation, test };
}

/** Whether the person said what plays the part. */
export function isSet(part: Part, { mapping }: DatasetOptions): boolean {
  return mapping[part] !== undefined;
}

/** What a column is used for, in the layout's own words; null when for nothing. */
export function usageOf(column: string, options: DatasetOptions, preview: DatasetPreview | null): string | null {
  const controls = formInEffect(options, preview)?.columns ?? [];
  return controls.find(({ part }) => columnsInEffect(part, options, preview)?.includes(column))?.label.toLowerCase() ?? null;
}

/** What to do about a problem in this dialog: the engine's own words are for the command line too. */
export function remedyFor(problem: StudioErrorJson, options: DatasetOptions, preview: DatasetPreview | null): string {
  if (problem.code !== "dataset") return problem.remedy;
  if (preview?.labels) return "Give each label a name at the left.";
  return options.mapping.layout !== undefined && !preview?.mapping ? "Choose its columns at the left, or another layout." : problem.remedy;
}

/** Undefined: recognised again. Choices and answer mean something else in another layout, and are recognised anew. */
export function withLayout(options: DatasetOptions, layout: LayoutId | undefined): DatasetOptions {
  const next = layoutForm(layout ?? null);
  const asksFor = (part: Part): boolean => next === null || next.columns.some((control) => control.part === part);
  return withMapping(options, {
    layout,
    choices: undefined,
    answer: undefined,
    answerKind: undefined,
    fixedChoices: undefined,
    labelNames: undefined,
    ...(asksFor("question") ? {} : { question: undefined }),
    ...(asksFor("passage") ? {} : { passage: undefined }),
  });
}

/** Undefined: recognised again; null: none. A new label column has other values, so their names go. */
export function withColumn(options: DatasetOptions, part: Part, column: string | readonly string[] | null | undefined): DatasetOptions {
  return withMapping(options, { [part]: column, ...(part === "answer" ? { labelNames: undefined } : {}) });
}

/** A column for each choice: adds or takes one away, in the file's order, which is the choices' order. */
export function withChoiceToggled(options: DatasetOptions, preview: DatasetPreview, column: string): DatasetOptions {
  const chosen = new Set(columnsInEffect("choices", options, preview));
  if (!chosen.delete(column)) chosen.add(column);
  const inOrder = preview.columns.map(({ name }) => name).filter((name) => chosen.has(name));
  return withColumn(options, "choices", inOrder.length === 0 ? undefined : inOrder);
}

export function withAnswerKind(options: DatasetOptions, answerKind: AnswerKind | undefined): DatasetOptions {
  return withMapping(options, { answerKind });
}

/** One choice a line. */
export function withFixedChoices(options: DatasetOptions, lines: string): DatasetOptions {
  const fixedChoices = lines.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return withMapping(options, { fixedChoices: fixedChoices.length === 0 ? undefined : fixedChoices });
}

/** An empty name lets the value stand as it is. */
export function withLabelName(options: DatasetOptions, preview: DatasetPreview | null, value: string, name: string): DatasetOptions {
  const labels: Labels = preview?.labels ?? [];
  const nameOf = (label: string): string => (label === value ? name : labelNameInEffect(label, options, preview));
  const named = labels.map((label) => [label.value, nameOf(label.value)] as const).filter(([, text]) => text.trim() !== "");
  return withMapping(options, { labelNames: named.length === 0 ? undefined : Object.fromEntries(named) });
}

export function withWording(options: DatasetOptions, wording: Partial<DatasetOptions["wording"]>): DatasetOptions {
  return { ...options, wording: { ...options.wording, ...wording } };
}

/** The other sizes become what they are in the preview. */
export function withSize(options: DatasetOptions, preview: DatasetPreview | null, part: SizedPart, size: number): DatasetOptions {
  return { ...options, split: { ...options.split, sizes: { ...sizesInEffect(options, preview), [part]: size } } };
}

export function withSeed(options: DatasetOptions, seed: number): DatasetOptions {
  return { ...options, split: { ...options.split, seed } };
}

export function withDefaultSplit(options: DatasetOptions): DatasetOptions {
  return { ...options, split: DEFAULT_OPTIONS.split };
}

/** Equal settings are written in one order, so that they are the same dataset to the engine. */
const FIELDS = ["layout", "question", "passage", "choices", "answer", "answerKind", "fixedChoices", "labelNames"] as const;

function withMapping(options: DatasetOptions, change: PartialMapping): DatasetOptions {
  const merged: PartialMapping = { ...options.mapping, ...change };
  const kept = FIELDS.filter((field) => merged[field] !== undefined).map((field) => [field, merged[field]]);
  return { ...options, mapping: Object.fromEntries(kept) };
}

/** Of an older layout nothing is taken over: its columns play other parts. */
function recognisedMapping({ mapping }: DatasetOptions, preview: DatasetPreview | null): Mapping | null {
  const recognised = preview?.mapping ?? null;
  return recognised && (mapping.layout === undefined || mapping.layout === recognised.layout) ? recognised : null;
}
