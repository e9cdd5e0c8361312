/**
 * Dataset files as tables. The last ones are kept, so that a preview after each keystroke does not read its file again;
 * a file is told by its name, size and time, as it crosses the worker's border anew with every call.
 */
import { sha256Hex } from "../data/dataset-id";
import { checkFileSize, readTable } from "../data/import/read-table";
import type { Table } from "../data/table";
import { fileByteSource } from "../formats/byte-source-file";
import { httpByteSource } from "../formats/byte-source-http";
import { memoryByteSource } from "../formats/byte-source-memory";
import { cancelled, throwIfCancelled } from "../shared/errors";
import type { DatasetOrigin } from "./protocol";

export interface ReadFile {
  readonly table: Table;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
}

/** The one in the dialog and the one before it: tables can be large. */
const KEPT = 2;

export class ReadTables {
  /** Oldest first. */
  readonly #kept = new Map<string, Promise<ReadFile>>();

  /** Errors: those of `readTable`, "io", "cancelled": the reading itself then goes on for whoever asks next. */
  async read(origin: DatasetOrigin, signal: AbortSignal): Promise<ReadFile> {
    throwIfCancelled(signal);
    const key = keyOf(origin);
    const reading = this.#kept.get(key) ?? readFile(origin);
    this.#keep(key, reading);
    return orCancelled(reading, signal);
  }

  #keep(key: string, reading: Promise<ReadFile>): void {
    this.#kept.delete(key);
    this.#kept.set(key, reading);
    for (const oldest of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(oldest);
    // What failed is read again when it is asked for again.
    reading.catch(() => {
      if (this.#kept.get(key) === reading) this.#kept.delete(key);
    });
  }
}

async function readFile(origin: DatasetOrigin): Promise<ReadFile> {
  const source = origin.kind === "file" ? fileByteSource(origin.file, origin.file.name) : await httpByteSource(origin.url, origin.name);
  checkFileSize(source);
  const bytes = await source.read(0, source.size);
    // Copied by whoever reads them, so that both can.
  const [table, hash] = await Promise.all([readTable(memoryByteSource(bytes, source.name)), sha256Hex(bytes)]);
  return { table, hash };
}

function keyOf(origin: DatasetOrigin): string {
  return origin.kind === "url" ? `url ${origin.url}` : `file ${origin.file.name} ${origin.file.size} ${origin.file.lastModified}`;
}

/** Errors: "cancelled" as soon as the signal says so. */
function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled());
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
