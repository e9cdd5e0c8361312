/** Which commands a few typed letters mean, best first. Pure. */
import type { Command } from "./command";

/**
 * Every word of `query` must begin a word of the label, or be found in it; labels where more words begin so come first,
 * then those in the registry's order. An empty query means all.
 */
export function findCommands(query: string, commands: readonly Command[]): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return commands
    .map((command) => ({ command, score: scoreOf(words, command.label.toLowerCase()) }))
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command);
}

/** -1 when a word is not there. */
function scoreOf(words: readonly string[], label: string): number {
  if (!words.every((word) => label.includes(word))) return -1;
  return words.filter((word) => label.split(/\s+/).some((part) => part.startsWith(word))).length;
}
