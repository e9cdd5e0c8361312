/** Names and labels of others inside Markdown and YAML: they stay text, whatever they hold. */
import { oneLine } from "../records/one-line";

/** Within a line of Markdown or a cell of a table. */
export function inMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|~#&$]/g, "\\$&");
}

/** Between backticks; nothing else is code there. */
export function inCode(text: string): string {
  return `\`${oneLine(text).replace(/[`|]/g, "'")}\``;
}

/** A YAML scalar: a JSON string is one. */
export function inYaml(text: string): string {
  return JSON.stringify(oneLine(text));
}
