/**
 * The first key that stands twice in one object of a JSON text, null when there is none. `JSON.parse` would silently
 * keep the last one, so that a header could say two things at once. `json` must be valid JSON.
 */
export function duplicateKey(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  let expectsKey = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '"') {
      const end = stringEnd(json, at);
      const keys = open.at(-1);
      if (expectsKey && keys) {
        const key: unknown = JSON.parse(json.slice(at, end));
        if (typeof key === "string" && keys.has(key)) return key;
        keys.add(String(key));
      }
      expectsKey = false;
      at = end - 1;
    } else if (char === "{" || char === "[") {
      open.push(char === "{" ? new Set() : null);
      expectsKey = char === "{";
    } else if (char === "}" || char === "]") {
      open.pop();
    } else if (char === ",") {
      expectsKey = open.at(-1) !== null;
    }
  }
  return null;
}

/** Index after the closing quote of the string that starts at `start`. */
function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}
