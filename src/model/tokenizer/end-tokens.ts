/** Which tokens end a generation: what the files name, and tokens that end a turn or a text whatever the files say. */
import type { AddedTokenJson } from "./tokenizer-json";

/** Source: llama.cpp's list of end-of-generation tokens (llama-vocab.cpp), as far as Llama-like models have them. */
const END_TOKENS: ReadonlySet<string> = new Set(["<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|end_of_text|>", "<|endoftext|>", "<end_of_turn>", "<|EOT|>", "<EOT>"]);

export function endTokenIds(named: readonly (number | null | undefined)[], added: readonly AddedTokenJson[]): number[] {
  const ids = new Set<number>();
  for (const id of named) if (id !== null && id !== undefined) ids.add(id);
  for (const { id, content } of added) if (END_TOKENS.has(content)) ids.add(id);
  return [...ids];
}
