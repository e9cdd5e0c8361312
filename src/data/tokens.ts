/** Examples -> token ids, within the model's context. Pure: the tokenizer is an argument. */
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { TimeSlices } from "../shared/time-slices";
import type { ChoiceExample, CompletionExample, Example } from "./example";
import { choiceContinuation, completionContinuation } from "./prompts";
import type { RejectedRow } from "./table";

/** A context and what may follow it: the choices, or the one completion. */
export interface TokenisedExample {
  /** Row number in the file, 0-based. */
  readonly row: number;
  /** At least one id. */
  readonly contextIds: readonly number[];
  /** One list a choice, none of them empty; of a completion its own alone. */
  readonly choiceIds: readonly (readonly number[])[];
  /** Length of each choice's text in Unicode code points, without the space that scoring puts before it. */
  readonly chars: readonly number[];
  /** Index of the right choice; 0 for a completion. */
  readonly answer: number;
  /** The prompt lost its beginning, or a long text its end, to fit the context. */
  readonly shortened: boolean;
}

export interface TokenisedDataset {
  readonly kind: Example["kind"];
  readonly examples: readonly TokenisedExample[];
  /** How many of them were shortened. */
  readonly shortened: number;
  readonly rejected: readonly RejectedRow[];
  /** All examples have the same choices, so that the most frequent answer is something to compare with. */
  readonly sameChoices: boolean;
}

/** Of what a chat is too long by, this much is cut at a time: tokens are not equally long, and a message should lose no more than it must. */
const CAUTION = 0.8;

/** What of a tokenizer this needs. */
export type ExampleTokenizer = Pick<Tokenizer, "encode" | "beginId" | "hasChatTemplate" | "renderChat">;

export interface TokeniseOptions {
  /** The model's, in tokens. */
  readonly contextLength: number;
  /** The prompt is a user's message in the model's chat template. */
  readonly chat?: boolean;
  readonly sameChoices?: boolean;
}

/** Order-preserving. Errors: "unsupported" when a chat template is wanted and the model has none, "cancelled". */
export async function tokeniseExamples(examples: readonly Example[], tokenizer: ExampleTokenizer, options: TokeniseOptions, job: JobContext = {}): Promise<TokenisedDataset> {
  const kept: TokenisedExample[] = [];
  const rejected: RejectedRow[] = [];
  const slices = new TimeSlices(job);
  for (const example of examples) {
    if (slices.isOver) await slices.next();
    const result = tokeniseExample(example, tokenizer, options);
    if (typeof result === "string") rejected.push({ row: example.row, reason: result });
    else kept.push(result);
  }
  const shortened = kept.filter((example) => example.shortened).length;
  return { kind: examples[0]?.kind ?? "choice", examples: kept, shortened, rejected, sameChoices: options.sameChoices ?? false };
}

/** The example in tokens, or the reason why it can't be scored. Errors as above. */
export function tokeniseExample(example: Example, tokenizer: ExampleTokenizer, options: TokeniseOptions): TokenisedExample | string {
  if (options.chat === true && !tokenizer.hasChatTemplate) {
    throw new StudioError("unsupported", "The model has no chat template, and this dataset's prompts are to be in one.", "Turn the chat template off in the dataset's wording, or open another model.");
  }
  return example.kind === "choice" ? tokeniseChoices(example, tokenizer, options) : tokeniseCompletion(example, tokenizer, options);
}

/** The prompt as the model sees it. Errors: "unsupported" without a chat template. */
export function chatPrompt(context: string, tokenizer: Pick<Tokenizer, "renderChat">): string {
  return tokenizer.renderChat([{ role: "user", content: context }], true);
}

function tokeniseChoices(example: ChoiceExample, tokenizer: ExampleTokenizer, { contextLength, chat = false }: TokeniseOptions): TokenisedExample | string {
  const choiceIds = example.choices.map((choice) => tokenizer.encode(choiceContinuation(choice, { chat })));
  const empty = choiceIds.findIndex((ids) => ids.length === 0);
  if (empty >= 0) return `choice ${empty + 1} becomes no token at all`;
  const longest = Math.max(...choiceIds.map((ids) => ids.length));
  // The last token of a choice predicts nothing, so it takes no place in the context.
  const room = contextLength - (longest - 1);
  if (room < 1) return `a choice of ${longest} tokens is longer than the model's context of ${contextLength} tokens`;
  const context = fitContext(example.context, tokenizer, room, chat);
  if (typeof context === "string") return context;
  return { row: example.row, contextIds: context.ids, choiceIds, chars: example.choices.map(codePoints), answer: example.answer, shortened: context.shortened };
}

/** Where nothing stands before a text, its own first token does, and is not scored: nothing predicts it. */
function tokeniseCompletion(example: CompletionExample, tokenizer: ExampleTokenizer, { contextLength, chat: wanted = false }: TokeniseOptions): TokenisedExample | string {
  // Free text is no message of a user.
  const chat = wanted && example.context !== "";
  const text = completionContinuation(example.context, example.completion, { chat });
  const whole = tokenizer.encode(text);
  const bare = example.context === "" && tokenizer.beginId === null;
  const [first, ...rest] = whole;
  if (first === undefined || (bare && rest.length === 0)) return `the text becomes ${whole.length === 0 ? "no token" : "one token"}, which leaves nothing to predict`;
  const ids = bare ? rest : whole;
  // One place at least is the context's.
  const kept = ids.slice(0, contextLength);
  const context = bare ? { ids: [first], shortened: false } : fitContext(example.context, tokenizer, contextLength - (kept.length - 1), chat);
  if (typeof context === "string") return context;
  return { row: example.row, contextIds: context.ids, choiceIds: [kept], chars: [codePoints(text)], answer: 0, shortened: context.shortened || kept.length < ids.length };
}

interface FittedContext {
  readonly ids: readonly number[];
  readonly shortened: boolean;
}

/** The last `room` tokens of the prompt after the begin token; a chat loses the beginning of its message, never its form. */
function fitContext(prompt: string, tokenizer: ExampleTokenizer, room: number, chat: boolean): FittedContext | string {
  if (chat) return fitChat(prompt, tokenizer, room);
  const ids = tokenizer.encode(prompt);
  const begin = tokenizer.beginId === null ? [] : [tokenizer.beginId];
  if (begin.length + ids.length === 0) return "the prompt becomes no token at all";
  return { ids: [...begin, ...lastOf(ids, room - begin.length)], shortened: begin.length + ids.length > room };
}

function fitChat(prompt: string, tokenizer: ExampleTokenizer, room: number): FittedContext | string {
  const idsOf = (message: string): number[] => withBegin(tokenizer, tokenizer.encode(chatPrompt(message, tokenizer)));
  let [message, ids] = [prompt, idsOf(prompt)];
  while (ids.length > room && message !== "") {
    const charactersPerToken = message.length / ids.length;
    message = message.slice(Math.max(1, Math.floor((ids.length - room) * charactersPerToken * CAUTION)));
    ids = idsOf(message);
  }
  if (ids.length > room) return `the chat template alone takes ${ids.length} tokens, and ${room} are left for the prompt`;
  return { ids, shortened: message.length < prompt.length };
}

/** A rendered chat may write the begin token out. */
function withBegin({ beginId }: ExampleTokenizer, ids: number[]): number[] {
  return beginId === null || ids[0] === beginId ? ids : [beginId, ...ids];
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
