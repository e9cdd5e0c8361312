/** Small datasets out of text or rows, and what is in them. For tests. */
import type { ByteSource } from "../formats/byte-source";
import { memoryByteSource } from "../formats/byte-source-memory";
import type { Dataset, ReadOptions } from "./dataset";
import { importDataset } from "./dataset";
import type { ChoiceExample, CompletionExample } from "./example";

export function source(content: string | readonly object[]): ByteSource {
  const text = typeof content === "string" ? content : content.map((row) => JSON.stringify(row)).join("\n");
  return memoryByteSource(new TextEncoder().encode(text), "set.jsonl");
}

export function load(content: string | readonly object[], options?: ReadOptions): Promise<Dataset> {
  return importDataset(source(content), options);
}

export const choiceExamples = ({ examples }: Dataset): ChoiceExample[] => examples.flatMap((example) => (example.kind === "choice" ? [example] : []));
export const completions = ({ examples }: Dataset): CompletionExample[] => examples.flatMap((example) => (example.kind === "completion" ? [example] : []));

/** The text of the right choice of every example. */
export const rights = (dataset: Dataset): (string | undefined)[] => choiceExamples(dataset).map((example) => example.choices[example.answer]);
