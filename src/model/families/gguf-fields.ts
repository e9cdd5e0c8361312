/** Typed reads of GGUF metadata that gather what is wrong instead of stopping at the first. */
import type { TensorListing } from "../../formats/tensor-directory";
import { ABSENT_KEY, absentModules } from "../absent-modules";
import type { ModuleId } from "../mask";
import { type Reason, show } from "../reasons";
import type { GgufMetadata } from "./family";

const REMEDY = "Fetch the file again, or convert the model anew with a current llama.cpp.";

export class GgufFields {
  readonly reasons: Reason[] = [];

  constructor(private readonly metadata: GgufMetadata) {}

  has(key: string): boolean {
    return this.metadata.has(key);
  }

  /** A whole number from 1 to `max`; an array counts when all its entries are equal. 1 stands in for what is wrong. */
  count(key: string, max: number, fallback?: number): number {
    const value = this.single(key);
    if (value === undefined && fallback !== undefined) return fallback;
    const number = wholeNumber(value);
    if (number >= 1 && number <= max) return number;
    this.complain(key, value, `a whole number from 1 to ${max}`);
    return 1;
  }

  /** A whole number from 0 to `max` for each layer; a single one is that of all. Zeros stand in for what is wrong. */
  perLayer(key: string, layers: number, max: number, fallback?: readonly number[]): readonly number[] {
    const field = this.metadata.get(key);
    if (field === undefined && fallback !== undefined) return fallback;
    const values = field?.type === "array" ? field.items.map(wholeNumber) : Array.from({ length: layers }, () => wholeNumber(field?.value));
    if (values.length === layers && values.every((value) => value >= 0 && value <= max)) return values;
    this.complain(key, field?.type === "array" ? field.items : field?.value, `a whole number from 0 to ${max} for each of the ${layers} layers`);
    return Array.from({ length: layers }, () => 0);
  }

  /** Modules that the file says it is without. */
  absent(layers: number): ReadonlySet<ModuleId> {
    const field = this.metadata.get(ABSENT_KEY);
    if (field === undefined) return new Set();
    const value = field.type === "array" ? field.items : field.value;
    const modules = absentModules(value, layers);
    if (!modules) this.complain(ABSENT_KEY, value, `a list of modules of ${layers} layers, such as "attn.0"`);
    return modules ?? new Set();
  }

  positive(key: string, max: number, fallback?: number): number {
    const value = this.single(key);
    if (value === undefined && fallback !== undefined) return fallback;
    if (typeof value === "number" && value > 0 && value <= max) return value;
    this.complain(key, value, `a number above 0, at most ${max}`);
    return 1;
  }

  /** Any scalar or undefined, for fields that are only compared. */
  raw(key: string): unknown {
    const field = this.metadata.get(key);
    return field === undefined || field.type === "array" ? undefined : field.value;
  }

  private single(key: string): unknown {
    const field = this.metadata.get(key);
    if (field?.type !== "array") return field?.value;
    const first = field.items[0];
    return field.items.every((item) => item === first) ? first : field.items;
  }

  private complain(key: string, value: unknown, expected: string): void {
    const reason = value === undefined ? `${key} is missing` : `${key} is ${show(printable(value))}, expected ${expected}`;
    this.reasons.push({ reason, remedy: REMEDY });
  }
}

/** "" when the file has none, or no single one. */
export function architectureOf(metadata: GgufMetadata): string {
  const value = metadata.get("general.architecture");
  return value === undefined || value.type === "array" ? "" : String(value.value);
}

/** NaN for what is none. */
function wholeNumber(value: unknown): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : NaN;
}

/** JSON has no bigint. */
function printable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(printable);
  return typeof value === "bigint" ? String(value) : value;
}

/** The embedding's rows, which count the padding; else the tokens listed. undefined: neither is there. */
export function vocabularyOf(metadata: GgufMetadata, listing: TensorListing): number | undefined {
  const rows = shapeOf(listing, "token_embd.weight")?.[0];
  if (rows !== undefined) return rows;
  const tokens = metadata.get("tokenizer.ggml.tokens");
  return tokens?.type === "array" ? tokens.items.length : undefined;
}

/** A tensor that is there, readable or not: an unreadable head is still a head. */
export function shapeOf({ tensors, unreadable }: TensorListing, name: string): readonly number[] | undefined {
  return (tensors.get(name) ?? unreadable.get(name))?.shape;
}
