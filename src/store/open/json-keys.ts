/** The first level of a JSON text that may be cut anywhere: enough to tell what kind of file it is without reading it whole. */

export interface JsonOutline {
  readonly keys: ReadonlySet<string>;
  /** Every value at the first level is a whole number. */
  readonly isNumbers: boolean;
}

/**
 * Strings whole (the one that the cut ends too, so that what stands in it is no sign), with the colon of a key; brackets;
 * other values. Every quote begins a string, line breaks or not: one that failed would be tried anew at each later quote.
 */
const TOKENS = /"(?:[^"\\]|\\[^])*(?:"(\s*:)?|\\?$)|[{}[\]]|[^\s"{}[\],:]+/g;

/** Null for what is no object, and for several values one after another, as JSON Lines has them. */
export function jsonOutline(text: string): JsonOutline | null {
  const start = /^\uFEFF?\s*\{/.exec(text);
  if (!start) return null;
  const keys = new Set<string>();
  const values: string[] = [];
  let depth = 1;
  for (const [token, colon] of text.slice(start[0].length).matchAll(TOKENS)) {
    if (depth === 0) return null;
    if (depth === 1 && colon !== undefined) keys.add(unquoted(token));
    else if (depth === 1 && token !== "}") values.push(token);
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
  }
  return { keys, isNumbers: values.length > 0 && values.every((value) => /^-?\d+$/.test(value)) };
}

/** A key with an escape in it is none that anyone looks for. */
function unquoted(token: string): string {
  return token.slice(1, token.lastIndexOf('"'));
}
