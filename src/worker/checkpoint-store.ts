/** Checkpoints of tuning runs in the origin's private file system: a file each, the last whole one. */
import type { ByteSource } from "../formats/byte-source";
import { fileByteSource } from "../formats/byte-source-file";
import type { PrivateFolder } from "../shared/private-folder";

const ENDING = ".checkpoint";

export interface SavedFile {
  readonly runId: string;
  readonly source: ByteSource;
  /** ISO date of the last put. */
  readonly savedAt: string;
}

export class OpfsCheckpoints {
  readonly #open: () => Promise<PrivateFolder>;

  constructor(open: () => Promise<PrivateFolder>) {
    this.#open = open;
  }

  /**
   * Replaces what was kept of the run once all is written: a page that closes in the middle leaves the one before. Gives the
   * bytes on disk. Errors: "disk-full", "io"; the one before stays.
   */
  async put(runId: string, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<number> {
    const content = new Blob([...parts]);
    await (await this.#open()).put(fileName(runId), content);
    return content.size;
  }

  /** Null when nothing is kept of the run. */
  async get(runId: string): Promise<SavedFile | null> {
    return savedFile(await this.#open(), fileName(runId));
  }

  async list(): Promise<readonly SavedFile[]> {
    const folder = await this.#open();
    const names = (await folder.names()).filter((name) => name.endsWith(ENDING));
    return (await Promise.all(names.map((name) => savedFile(folder, name)))).filter((saved) => saved !== null);
  }

  async remove(runId: string): Promise<void> {
    await (await this.#open()).remove(fileName(runId));
  }
}

async function savedFile(folder: PrivateFolder, name: string): Promise<SavedFile | null> {
  const file = await folder.file(name);
  return file && { runId: decodeURIComponent(name.slice(0, -ENDING.length)), source: fileByteSource(file, name), savedAt: new Date(file.lastModified).toISOString() };
}

/** Ids come from the page. */
function fileName(runId: string): string {
  return `${encodeURIComponent(runId)}${ENDING}`;
}
