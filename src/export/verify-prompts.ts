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

/** The first difference, as the end of a sentence; null when every prompt has the same ids, and no more of them. */
export function idsDifference(expected: readonly (readonly number[])[], got: readonly (readonly number[])[]): string | null {
  for (const [prompt, ids] of expected.entries()) {
    const others = got[prompt] ?? [];
    const longer = others.length > ids.length ? others : ids;
    const at = longer.findIndex((_, index) => others[index] !== ids[index]);
    if (at >= 0) return `its tokenizer gives ${tokenAt(others, at)} where ${tokenAt(ids, at)} is right, at place ${at} of prompt ${prompt + 1}`;
  }
  return null;
}

function tokenAt(ids: readonly number[], at: number): string {
  const id = ids[at];
  return id === undefined ? "no token" : `the token ${id}`;
}
