/** Command-line flags: what each command takes, read and checked. */
import { parseArgs } from "node:util";
import { StudioError } from "../shared/errors";

export interface FlagSpec {
  readonly type: "string" | "boolean";
  readonly help: string;
  readonly required?: boolean;
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** Values by flag name; commands read them through the functions below. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** Errors: "usage" for an unknown flag, a missing value or a required flag that is not there. */
export function readFlags(args: readonly string[], specs: FlagSpecs): Flags {
  const options = Object.fromEntries(Object.entries(specs).map(([name, { type }]) => [name, { type }]));
  let values: Flags;
  try {
    values = parseArgs({ args: [...args], options, allowPositionals: false }).values as Flags;
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
  const missing = Object.entries(specs).find(([name, { required }]) => required && values[name] === undefined);
  if (missing) throw usage(`--${missing[0]} is missing: ${missing[1].help}.`);
  return values;
}

export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

/** The value of a flag whose spec says `required`. */
export function requiredText(flags: Flags, name: string): string {
  const value = textFlag(flags, name);
  if (value === undefined) throw usage(`--${name} is missing.`);
  return value;
}

export function numberFlag(flags: Flags, name: string, fallback: number, { least = 0, integer = true } = {}): number {
  const text = textFlag(flags, name);
  if (text === undefined) return fallback;
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value) || value < least || (integer && !Number.isInteger(value))) {
    throw usage(`--${name} is ${text}; it has to be ${integer ? "a whole number" : "a number"} from ${least} on.`);
  }
  return value;
}

/** `1,2,3` -> ids. */
export function idsFlag(flags: Flags, name: string): number[] | undefined {
  const text = textFlag(flags, name);
  if (text === undefined) return undefined;
  const ids = text.split(",").filter((part) => part.trim() !== "").map(Number);
  if (ids.some((id) => !Number.isInteger(id) || id < 0)) throw usage(`--${name} is ${text}; it has to be token ids separated by commas.`);
  return ids;
}

export function usage(message: string): StudioError {
  return new StudioError("usage", message, "npm run cli -- help shows every command with its flags.");
}
