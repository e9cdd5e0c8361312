/** Where the values of a JSON object stand in its text, so that one can be replaced and every other byte stays. */

export interface JsonMember {
  readonly key: string;
  /** [start, end) of the value in the text. */
  readonly start: number;
  readonly end: number;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** Members of the outermost object. `text` is valid JSON. */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  let depth = 0;
  let name = "";
  let open: { key: string; start: number } | null = null;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (depth === 1 && open === null && token.startsWith('"')) name = token;
    if (depth === 1 && token === ":") open = { key: String(JSON.parse(name)), start: index + 1 };
    if (depth === 1 && open !== null && (token === "," || token === "}")) {
      members.push(trimmed(text, open.key, open.start, index));
      open = null;
    }
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
  }
  return members;
}

function trimmed(text: string, key: string, start: number, end: number): JsonMember {
  const value = text.slice(start, end);
  return { key, start: start + value.length - value.trimStart().length, end: end - value.length + value.trimEnd().length };
}
