/** The values of a JSON object in its text, so that some can be replaced, added or taken out and every other byte stays. */
import { present } from "../../shared/assert";

export interface JsonMember {
  readonly key: string;
  /** Where the key begins, with its quote. */
  readonly at: number;
  /** [start, end) of the value in the text. */
  readonly start: number;
  readonly end: number;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** Members of the outermost object. `text` is valid JSON. */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  let depth = 0;
  let name = { token: "", at: 0 };
  let open: Omit<JsonMember, "end"> | null = null;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (depth === 1 && open === null && token.startsWith('"')) name = { token, at: index };
    if (depth === 1 && token === ":") open = { key: String(JSON.parse(name.token)), at: name.at, start: index + 1 };
    if (depth === 1 && open !== null && (token === "," || token === "}")) {
      members.push(trimmed(text, open, index));
      open = null;
    }
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
  }
  return members;
}

function trimmed(text: string, { key, at, start }: Omit<JsonMember, "end">, end: number): JsonMember {
  const value = text.slice(start, end);
  return { key, at, start: start + value.length - value.trimStart().length, end: end - value.length + value.trimEnd().length };
}

/** `value` gives a member's new text, or null where it stays. */
export function mapMembers(text: string, value: (key: string, old: string) => string | null): string {
  return jsonMembers(text).reduceRight((rest, { key, start, end }) => {
    const replaced = value(key, rest.slice(start, end));
    return replaced === null ? rest : rest.slice(0, start) + replaced + rest.slice(end);
  }, text);
}

/** Members that already have their value keep their text; those that were not there come last. The object has a member. */
export function withMembers(text: string, fields: Readonly<Record<string, unknown>>): string {
  const missing = new Set(Object.keys(fields));
  const replaced = mapMembers(text, (key, old) => {
    if (!Object.hasOwn(fields, key)) return null;
    missing.delete(key);
    return JSON.stringify(JSON.parse(old)) === JSON.stringify(fields[key]) ? null : indented(fields[key]);
  });
  const { end } = present(jsonMembers(replaced).at(-1), "a member");
  const added = [...missing].map((key) => `,\n  ${JSON.stringify(key)}: ${indented(fields[key])}`);
  return replaced.slice(0, end) + added.join("") + replaced.slice(end);
}

/** One member at least is left. */
export function withoutMembers(text: string, keys: readonly string[]): string {
  const members = jsonMembers(text);
  return members.reduceRight((rest, { key, at, end }, index) => {
    if (!keys.includes(key)) return rest;
    // With the comma before it; the first one with the comma behind it.
    const before = members[index - 1];
    const behind = jsonMembers(rest)[index + 1];
    return before ? rest.slice(0, before.end) + rest.slice(end) : rest.slice(0, at) + rest.slice(behind?.at ?? end);
  }, text);
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");
}
