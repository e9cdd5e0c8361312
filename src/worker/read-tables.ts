/**
 * Dataset files as tables. A file crosses the worker's border anew with every call, and nothing that it says of itself tells
 * it from another: it is read and hashed each time, and the last tables are kept by that hash, because parsing takes longest.
 */
import { sha256Hex } from "../data/dataset-id";
import { checkFileSize, readTable } from "../data/import/read-table";
import type { Table } from "../data/table";
import { fileByteSource } from "../formats/byte-source-file";
import { httpByteSource } from "../formats/byte-source-http";
import { memoryByteSource } from "../formats/byte-source-memory";
import { cancelled, throwIfCancelled } from "../shared/errors";
import { atCheckpoint, type JobContext } from "../shared/progress";
import type { DatasetOrigin } from "./protocol";

export interface ReadFile {
  readonly table: Table;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
}

/** The one in the dialog and the one before it: tables can be large. */
const KEPT = 2;

export class ReadTables {
  /** Oldest first. By content and name, which a table has too. */
  readonly #kept = new Map<string, Promise<Table>>();

  /** Errors: those of `readTable`, "io", "cancelled": the parsing itself then goes on for whoever asks next. */
  async read(origin: DatasetOrigin, job: JobContext): Promise<ReadFile> {
    throwIfCancelled(job.signal);
    const source = origin.kind === "file" ? fileByteSource(origin.file, origin.file.name) : await httpByteSource(origin.url, origin.name);
    checkFileSize(source);
    const bytes = await source.read(0, source.size, job.signal);
    const hash = await sha256Hex(bytes);
    const key = `${hash} ${source.name}`;
    // Parsing holds the thread.
    if (!this.#kept.has(key)) await atCheckpoint(job);
    const parsing = this.#kept.get(key) ?? readTable(memoryByteSource(bytes, source.name));
    this.#keep(key, parsing);
    return { table: await orCancelled(parsing, job.signal), hash };
  }

  #keep(key: string, parsing: Promise<Table>): void {
    this.#kept.delete(key);
    this.#kept.set(key, parsing);
    for (const oldest of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(oldest);
    // What failed is tried again when it is asked for again.
    parsing.catch(() => {
      if (this.#kept.get(key) === parsing) this.#kept.delete(key);
    });
  }
}

/** Errors: "cancelled" as soon as the signal says so. */
function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled());
    signal?.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal?.removeEventListener("abort", stop));
  });
}
