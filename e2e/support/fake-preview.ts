/**
 * What the fake engine makes of a file under some options: three made-up rows that follow the dialog's controls. A file
 * with "unknown" in its name is not recognised by itself, one with "labels" holds classes without names, one with
 * "text" free text.
 */
import { describeColumns } from "../../src/data/mapping";
import type { DatasetOptions, LayoutId, Mapping } from "../../src/data/mapping";
import type { StudioErrorJson } from "../../src/shared/errors";
import type { DatasetPreview, DatasetSummary, RenderedExample } from "../../src/worker/protocol";

const LABELS = [{ value: "2", count: 1391 }, { value: "1", count: 1014 }, { value: "0", count: 595 }];
const LONG = "Plants take up water by their roots and carbon dioxide by their leaves, and make sugar of them in sunlight. ".repeat(9);

export function fakePreview(base: DatasetSummary, options: DatasetOptions): DatasetPreview {
  const wanted = mappingOf(base, options);
  const problem = problemOf(base.name, wanted, options);
  // As the real one: a template that can't be used leaves nothing recognised.
  const mapping = problem?.code === "usage" ? null : wanted;
  const firstExamples = mapping === null || problem !== null ? [] : base.firstExamples.flatMap((example) => rendered(example, mapping, options));
  const rejected = problem === null ? base.rejected : { count: 0, first: [] };
  const examples = problem === null ? base.examples : 0;
  return {
    name: base.name, format: "JSONL", layout: mapping === null ? null : layoutInWords(mapping), rows: base.examples + base.rejected.count, columns: COLUMNS, mapping, problem,
    labels: mapping?.layout === "classification" ? LABELS : null, examples, rejected, notes: base.notes, split: splitOf(base, options, examples), firstExamples,
  };
}

/** The dataset as the preview said that it would be. */
export function fakeOpened(base: DatasetSummary, preview: DatasetPreview, options: DatasetOptions): DatasetSummary {
  const mapping = preview.mapping ?? base.mapping;
  const kind = preview.firstExamples[0]?.kind ?? "choice";
  const { layout, split, firstExamples, examples, rejected } = preview;
  return { ...base, kind, mapping, options, layout: layout ?? base.layout, columns: describeColumns(mapping), examples, rejected, split, firstExamples };
}

const COLUMNS = [
  { name: "question", samples: ["What is the least dangerous radioactive decay?", "Which process do plants use to make their food?"] },
  { name: "support", samples: ["All radioactive decay is dangerous to living things, but alpha decay is the least…", "Most of the energy used by living things comes from the sun…"] },
  { name: "choices", samples: ["zeta decay, alpha decay, beta decay, gamma decay"] },
  { name: "answer", samples: ["1", "0", "2"] },
  { name: "topic", samples: ["2", "1", "2"] },
  { name: "a_column_with_a_name_that_is_much_longer_than_names_of_columns_usually_are", samples: [] },
];

function mappingOf(base: DatasetSummary, { mapping: wanted }: DatasetOptions): Mapping | null {
  const layout = wanted.layout ?? recognisedLayout(base.name);
  if (layout === null) return null;
  const isCompletion = layout === "free-text" || layout === "prompt-completion";
  const question = layout === "free-text" ? null : wanted.question ?? "question";
  const answer = wanted.answer ?? (layout === "classification" ? "topic" : isCompletion ? "support" : "answer");
  const hasFixed = layout === "fixed-choices" || layout === "classification";
  const names = layout === "classification" ? LABELS.map(({ value }) => wanted.labelNames?.[value] ?? value) : wanted.fixedChoices ?? ["yes", "no", "maybe"];
  return {
    layout,
    columns: { question, passage: wanted.passage ?? null, choices: hasFixed || isCompletion ? [] : wanted.choices ?? base.mapping.columns.choices, answer },
    answerKind: wanted.answerKind ?? base.mapping.answerKind,
    fixedChoices: hasFixed ? names : null,
    labelNames: layout === "classification" ? wanted.labelNames ?? null : null,
  };
}

function recognisedLayout(name: string): LayoutId | null {
  if (name.includes("unknown")) return null;
  return name.includes("labels") ? "classification" : name.includes("text") ? "free-text" : "choice-list";
}

function problemOf(name: string, mapping: Mapping | null, { wording }: DatasetOptions): StudioErrorJson | null {
  if (mapping === null) return dataset(`${name}, JSONL, columns question, support, choices, answer, topic: neither choices nor classes were found.`, "Choose the layout and its columns.");
  if (mapping.layout === "classification" && LABELS.some(({ value }) => (mapping.labelNames?.[value] ?? "").trim() === "")) {
    return dataset(`The labels of "${mapping.columns.answer}" are bare numbers: 2, 1, 0.`, "Give each label the name that the model knows it by.");
  }
  const isBroken = wording.template !== null && wording.template.split("{{").length !== wording.template.split("}}").length;
  return isBroken ? { code: "usage", message: "The template can't be read: expected }} before the end.", remedy: "Close every {{ with }}." } : null;
}

function dataset(message: string, remedy: string): StudioErrorJson {
  return { code: "dataset", message, remedy };
}

function rendered(example: RenderedExample, mapping: Mapping, options: DatasetOptions): RenderedExample[] {
  const question = example.context.replace(/^Question: |\nAnswer:$/g, "");
  if (mapping.columns.question === null) return [{ kind: "completion", row: example.row, context: "", completion: LONG }];
  if (mapping.layout === "prompt-completion") return [{ kind: "completion", row: example.row, context: question, completion: LONG.slice(0, 107) }];
  if (example.kind === "completion") return [];
  const choices = mapping.fixedChoices ?? example.choices;
  const answer = example.answer - Number(mapping.answerKind === "one-based");
  if (answer < 0) return [];
  const passage = mapping.columns.passage === null ? "" : `${LONG}\n`;
  const letters = choices.map((choice, index) => `${letterOf(index)}. ${choice}\n`).join("");
  const standard = `${passage}Question: ${question}\n${options.wording.choicesAs === "letters" ? letters : ""}Answer:`;
  const context = inChat(options.wording.template?.replace(/\{\{\s*question\s*\}\}/g, question) ?? standard, options);
  return [{ kind: "choice", row: example.row, context, choices: options.wording.choicesAs === "letters" ? choices.map((_, index) => letterOf(index)) : choices, answer: answer % choices.length }];
}

function inChat(prompt: string, { wording }: DatasetOptions): string {
  return wording.chat ? `<|im_start|>user\n${prompt}<|im_end|>\n<|im_start|>assistant\n` : prompt;
}

function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}

function layoutInWords({ layout, columns }: Mapping): string {
  return `JSONL, ${columns.passage === null ? "" : "passage + "}question + ${layout} + answer`;
}

function splitOf(base: DatasetSummary, { split }: DatasetOptions, examples: number): DatasetSummary["split"] {
  if (examples === 0) return { calibration: 0, validation: 0, test: 0, tuning: 0 };
  const { calibration, validation, test } = split.sizes ?? base.split;
  return { calibration, validation, test, tuning: Math.max(0, examples - calibration - validation - test) };
}
