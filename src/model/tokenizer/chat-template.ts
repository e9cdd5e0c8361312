/** A model's own chat template (Jinja), rendered as transformers does. */
import { Template } from "@huggingface/jinja";
import { StudioError } from "../../shared/errors";
import type { ChatMessage } from "./tokenizer";

/** Templates in use have some kB; the longest, with tool calls, some tens of them. */
const MAX_TEMPLATE_CHARACTERS = 262_144;

/** Special tokens that templates write out, by transformers' names: bos_token, eos_token, … */
export type SpecialTokenTexts = Readonly<Record<string, string>>;

export interface ChatTemplate {
  /** Errors: "unsupported" when the template refuses these messages or can't be run. */
  render(messages: readonly ChatMessage[], addGenerationPrompt: boolean): string;
}

/** Parsed at the first use, so that a template that can't be read costs the chat and not the model. */
export function createChatTemplate(source: string, tokens: SpecialTokenTexts, file: string): ChatTemplate {
  let template: Template | null = null;
  return {
    render(messages, addGenerationPrompt) {
      if (source.length > MAX_TEMPLATE_CHARACTERS) throw refuse(file, `it has ${source.length} characters, at most ${MAX_TEMPLATE_CHARACTERS} are read`);
      try {
        template ??= new Template(source);
        return template.render({ ...tokens, messages: messages.map(({ role, content }) => ({ role, content })), add_generation_prompt: addGenerationPrompt });
      } catch (error) {
        throw refuse(file, error instanceof Error ? error.message : String(error), error);
      }
    },
  };
}

function refuse(file: string, why: string, cause?: unknown): StudioError {
  return new StudioError("unsupported", `${file}: the chat template can't be rendered: ${why}.`, "Generate from a plain prompt, without the chat form.", cause);
}
