/** Why something can't be done, gathered so that a person hears everything at once. */
import { StudioError, type StudioErrorCode } from "../shared/errors";

export interface Reason {
  /** One clause that names file, field and value. */
  readonly reason: string;
  /** What the person can do about it. */
  readonly remedy: string;
}

/** A hostile header can give thousands of reasons; a message shows this many. */
const SHOWN = 12;

/** One error out of all reasons; there must be at least one. */
export function foldReasons(code: StudioErrorCode, subject: string, reasons: readonly Reason[]): StudioError {
  const unique = [...new Set(reasons.map(({ reason }) => reason))];
  const shown = unique.slice(0, SHOWN);
  const more = unique.length - shown.length;
  const list = shown.length === 1 ? `${shown[0]}.` : shown.map((reason, index) => `(${index + 1}) ${reason}`).join("; ") + (more > 0 ? `; and ${more} more.` : ".");
  const remedies = [...new Set(reasons.map(({ remedy }) => remedy))].slice(0, 4);
  return new StudioError(code, `${subject}: ${list}`, remedies.join(" "));
}

/** Throws them all as one error when there are any. */
export function throwReasons(code: StudioErrorCode, subject: string, reasons: readonly Reason[]): void {
  if (reasons.length > 0) throw foldReasons(code, subject, reasons);
}

/** A value from a file, safe to print: short, on one line. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
