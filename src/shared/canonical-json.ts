/** JSON in which the order that an object was written in says nothing, and neither does what is undefined: to compare and to hash. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, sortedKeys) ?? "";
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
