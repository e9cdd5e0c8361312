/** Tells the person something once. Errors carry their remedy, as a command where there is one. */
import type { StudioError, StudioErrorCode } from "../shared/errors";
import { rememberError } from "./device/last-error";
import type { Notice } from "./state";
import type { Studio } from "./studio";

/** Errors that a command of the studio mends. */
const REMEDY_COMMAND: Partial<Record<StudioErrorCode, string>> = { "device-lost": "engine.recover" };

export function tellError(studio: Studio, error: StudioError): void {
  rememberError(studio, error);
  tell(studio, "error", error.message, error.remedy, REMEDY_COMMAND[error.code] ?? null);
}

/** `command`: what the person can do about it. */
export function tellInfo(studio: Studio, message: string, command: string | null = null): void {
  tell(studio, "info", message, null, command);
}

/** What is on the screen now is told. */
export function dropNotices({ store }: Studio, shown: readonly Notice[]): void {
  store.setState(({ notices }) => ({ notices: notices.filter((notice) => !shown.includes(notice)) }));
}

function tell({ store }: Studio, tone: "error" | "info", message: string, remedy: string | null, command: string | null): void {
  store.setState(({ notices }) => ({ notices: [...notices, { tone, message, remedy, command }] }));
}
