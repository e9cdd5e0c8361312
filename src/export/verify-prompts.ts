/** The prompts that every export is verified on: what tokenizers cut differently, and what models were trained on. */
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import { promptIds } from "../model/tokenizer/tokenizer";

/** Digits, capitals, punctuation, line breaks and accents; a programming language; a question with choices. */
const PROMPTS: readonly string[] = [
  "In 1905, Einstein published 4 papers. Which one says that E = mc²? The naïve answer isn't «all of them», he said",
  'def area(radius: float) -> float:\n    """Of a circle."""\n    return 3.14159 * radius ** 2\n\n{"name": "moon", "km": [384400]}',
  "Question: Which gas do plants take in from the air?\nA. oxygen\nB. carbon dioxide\nC. nitrogen\nAnswer:",
];
export const MOST_PROMPT_TOKENS = 32;

/** Ids of each, `most` at most. */
export function verificationIds(tokenizer: Tokenizer, most: number): number[][] {
  return PROMPTS.map((prompt) => promptIds(tokenizer, prompt).slice(0, Math.min(most, MOST_PROMPT_TOKENS)));
}
