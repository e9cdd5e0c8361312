import { StudioError } from "./errors";

/** A broken invariant of the studio itself, never of its input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new StudioError("internal", message, "This is a defect of the studio: please report it.");
}

/** Ends an exhaustive switch; a new union member becomes a type error here. */
export function assertNever(value: never): never {
  throw new StudioError("internal", `Unexpected value ${JSON.stringify(value)}`, "This is a defect of the studio: please report it.");
}

/** The value, which an invariant says is there. */
export function present<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, `${what} is missing`);
  return value;
}
