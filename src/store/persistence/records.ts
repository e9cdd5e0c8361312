/**
 * Every record that the studio keeps carries its version. An older one is brought up to date; one that can't be read
 * (damaged, or written by a newer studio) is put aside under a key of its own, and the studio starts fresh.
 */
import * as v from "valibot";
import type { KeyValue } from "./key-value";

/** All keys begin so: other pages of the same address may keep things beside ours. */
export const KEY_PREFIX = "trimllm.";

/** One kind of record: how it is read, and what became of it over time. */
export interface RecordKind<T> {
  /** First part of its keys. */
  readonly name: string;
  readonly version: number;
  /** Throws when the data is not what this version writes. */
  readonly parse: (data: unknown) => T;
  /** By the version that it reads: from the whole stored value to the data of the next version. */
  readonly migrations?: Readonly<Record<number, (stored: unknown) => unknown>>;
}

export interface Stored {
  readonly version: number;
  /** When it was written, as `Date.now()`; 0 when it does not say. */
  readonly savedMs: number;
  readonly data: unknown;
}

export interface Kept<T> {
  readonly data: T;
  readonly savedMs: number;
}

/** Where records are kept, and who hears that one could not be read. */
export interface Shelf {
  readonly storage: KeyValue;
  readonly onAside: (why: "damaged" | "newer") => void;
}

const versioned = v.looseObject({ version: v.number(), savedMs: v.optional(v.number(), 0) });

export function keyOf({ name }: RecordKind<unknown>, id?: string): string {
  return id === undefined ? `${KEY_PREFIX}${name}` : `${KEY_PREFIX}${name}.${id}`;
}

/** One place for each kind, so that what is put aside does not pile up. */
export function asideKey({ name }: RecordKind<unknown>): string {
  return `${KEY_PREFIX}aside.${name}`;
}

export function stored<T>({ version }: RecordKind<T>, data: T, savedMs: number): Stored {
  return { version, savedMs, data };
}

/** The data as it was stored: a migration where only its inside changed, which its reader understands. */
export function dataOf(value: unknown): unknown {
  return v.parse(v.looseObject({ data: v.unknown() }), value).data;
}

/** Null when it can't be read. */
export function readStored<T>(kind: RecordKind<T>, value: unknown): Kept<T> | null {
  try {
    const { version, savedMs, data } = migrated(kind, value);
    return version === kind.version ? { data: kind.parse(data), savedMs } : null;
  } catch {
    return null;
  }
}

export function isNewer({ version }: RecordKind<unknown>, value: unknown): boolean {
  return v.is(versioned, value) && value.version > version;
}

/** Null when there is none that can be read. Rejects when the storage does. */
export async function findRecord<T>({ storage, onAside }: Shelf, kind: RecordKind<T>, key: string): Promise<Kept<T> | null> {
  const value = await storage.get(key);
  if (value === undefined) return null;
  const kept = readStored(kind, value);
  if (kept) return kept;
  await storage.set(asideKey(kind), { key, value });
  await storage.remove(key);
  onAside(isNewer(kind, value) ? "newer" : "damaged");
  return null;
}

/** Ids of all records of a kind. */
export async function listIds(storage: KeyValue, kind: RecordKind<unknown>): Promise<string[]> {
  const prefix = `${keyOf(kind)}.`;
  return (await storage.keys()).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

/** Throws when it is no record, or a migration can't read it. */
function migrated(kind: RecordKind<unknown>, value: unknown): Stored {
  const { version, savedMs, ...rest } = v.parse(versioned, value);
  const step = version < kind.version ? kind.migrations?.[version] : undefined;
  return step ? migrated(kind, { version: version + 1, savedMs, data: step(value) }) : { version, savedMs, data: rest["data"] };
}
