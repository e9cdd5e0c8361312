/** How a reader refuses hostile or damaged bytes: file, field and value in one sentence, and what to do. */
import { StudioError } from "../shared/errors";

export const DAMAGED_REMEDY = "The file is damaged or incomplete: download or copy it again.";

export function malformed(file: string, problem: string, remedy = DAMAGED_REMEDY, cause?: unknown): StudioError {
  return new StudioError("malformed", `${file}: ${problem}`, remedy, cause);
}

/** A string from a file, fit for a message: control characters escaped, cut after 80 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

/** Any value from a parsed JSON file, fit for a message. */
export function quotedJson(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
