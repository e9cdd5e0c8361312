/** Examples -> token ids, within the model's context. Pure: the tokenizer is an argument. */
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import type { ChoiceExample } from "./example";
import { choiceContinuation } from "./prompts";
import type { RejectedRow } from "./table";

export interface TokenisedExample {
  /** Row number in the file, 0-based. */
  readonly row: number;
  /** At least one id. */
  readonly contextIds: readonly number[];
  /** One list a choice, none of them empty. */
  readonly choiceIds: readonly (readonly number[])[];
  /** Length of each choice's text in Unicode code points, without the space that scoring puts before it. */
  readonly chars: readonly number[];
  readonly answer: number;
  /** The prompt lost its beginning to fit the context. */
  readonly shortened: boolean;
}

export interface TokenisedDataset {
  readonly examples: readonly TokenisedExample[];
  /** How many of them lost the beginning of their prompt. */
  readonly shortened: number;
  readonly rejected: readonly RejectedRow[];
}

/** What of a tokenizer this needs. */
export type ExampleTokenizer = Pick<Tokenizer, "encode" | "beginId">;

/** Order-preserving. `contextLength` is the model's, in tokens. */
export function tokeniseExamples(examples: readonly ChoiceExample[], tokenizer: ExampleTokenizer, contextLength: number): TokenisedDataset {
  const kept: TokenisedExample[] = [];
  const rejected: RejectedRow[] = [];
  for (const example of examples) {
    const result = tokeniseExample(example, tokenizer, contextLength);
    if (typeof result === "string") rejected.push({ row: example.row, reason: result });
    else kept.push(result);
  }
  return { examples: kept, shortened: kept.filter((example) => example.shortened).length, rejected };
}

/** The example in tokens, or the reason why it can't be scored. */
export function tokeniseExample(example: ChoiceExample, tokenizer: ExampleTokenizer, contextLength: number): TokenisedExample | string {
  const choiceIds = example.choices.map((choice) => tokenizer.encode(choiceContinuation(choice)));
  const empty = choiceIds.findIndex((ids) => ids.length === 0);
  if (empty >= 0) return `choice ${empty + 1} becomes no token at all`;
  const longest = Math.max(...choiceIds.map((ids) => ids.length));
  // The last token of a choice predicts nothing, so it takes no place in the context.
  const room = contextLength - (longest - 1);
  if (room < 1) return `a choice of ${longest} tokens is longer than the model's context of ${contextLength} tokens`;
  const promptIds = tokenizer.encode(example.context);
  const begin = tokenizer.beginId === null ? [] : [tokenizer.beginId];
  if (begin.length + promptIds.length === 0) return "the prompt becomes no token at all";
  return {
    row: example.row,
    contextIds: [...begin, ...lastOf(promptIds, room - begin.length)],
    choiceIds,
    chars: example.choices.map(codePoints),
    answer: example.answer,
    shortened: begin.length + promptIds.length > room,
  };
}

function lastOf(ids: readonly number[], count: number): readonly number[] {
  return ids.length <= count ? ids : ids.slice(ids.length - count);
}

/** Length as Python's `len` counts it, which acc_norm divides by. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
