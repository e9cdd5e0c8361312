/** A list or dictionary that a CSV cell holds as JSON text; any other value as it is. */
export function parsedCell(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
