/** Examples as the model will see them, for the screen. */
import type { Example } from "../data/example";
import type { Wording } from "../data/mapping";
import { chatPrompt } from "../data/tokens";
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import type { RenderedExample } from "./protocol";

/** What of the open model's tokenizer this needs; null while no model is open. */
export type ChatTokenizer = Pick<Tokenizer, "hasChatTemplate" | "renderChat"> | null;

/** With the chat template around the prompt where one is wanted and there. Errors: "unsupported" when it refuses the prompt. */
export function renderedExample(example: Example, { chat }: Wording, tokenizer: ChatTokenizer): RenderedExample {
  const inChat = chat && tokenizer !== null && tokenizer.hasChatTemplate && !(example.kind === "completion" && example.context === "");
  return inChat ? { ...example, context: chatPrompt(example.context, tokenizer) } : example;
}

/** What a person should know about a chat that can't be shown. */
export function chatNotes({ chat }: Wording, tokenizer: ChatTokenizer): string[] {
  if (!chat) return [];
  if (tokenizer === null) return ["The chat template comes with the model: open one to see the prompts in it."];
  return tokenizer.hasChatTemplate ? [] : ["The open model has no chat template, so that this dataset can't be measured on it: turn the chat template off, or open another model."];
}
