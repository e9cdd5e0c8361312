/** Trims in the origin's private file system, a file each: the last whole save of every one. */
import type { PrivateFolder } from "../shared/private-folder";
import { readSave, saveText } from "../trim/read-save";
import type { TrimSave } from "../trim/trim-state";

const ENDING = ".json";

export interface KeptSave {
  readonly save: TrimSave;
  /** ISO date of the last put. */
  readonly savedAt: string;
}

export class TrimStore {
  readonly #open: () => Promise<PrivateFolder>;

  constructor(open: () => Promise<PrivateFolder>) {
    this.#open = open;
  }

  /** Replaces what was kept of the run once all is written. Errors: "disk-full", "io"; the save before stays. */
  async put(save: TrimSave): Promise<void> {
    await (await this.#open()).put(fileName(save.runId), saveText(save));
  }

  /** Null when nothing is kept of the run. Errors: "limit", "malformed" for a file that was damaged or changed. */
  async get(runId: string): Promise<TrimSave | null> {
    const file = await (await this.#open()).file(fileName(runId));
    return file && readSave(await file.text());
  }

  /** A file that is damaged is left out. */
  async list(): Promise<readonly KeptSave[]> {
    const folder = await this.#open();
    const names = (await folder.names()).filter((name) => name.endsWith(ENDING));
    return (await Promise.all(names.map((name) => savedIn(folder, name)))).filter((kept) => kept !== null);
  }

  async remove(runId: string): Promise<void> {
    await (await this.#open()).remove(fileName(runId));
  }
}

async function savedIn(folder: PrivateFolder, name: string): Promise<KeptSave | null> {
  const file = await folder.file(name);
  if (!file) return null;
  try {
    return { save: readSave(await file.text()), savedAt: new Date(file.lastModified).toISOString() };
  } catch {
    return null;
  }
}

/** Ids come from the page. */
function fileName(runId: string): string {
  return `${encodeURIComponent(runId)}${ENDING}`;
}
