/** Tuned weights that are kept: in the origin's private file system, a file each, and the last ones in memory as well. */
import type { ByteSource } from "../formats/byte-source";
import { fileByteSource } from "../formats/byte-source-file";
import { tunedBytes } from "../model/tuned-bytes";
import { StudioError } from "../shared/errors";
import type { PrivateFolder } from "../shared/private-folder";
import { describeTuned, readTuned, tunedFileParts, type TunedRecord } from "../train/tuned-file";
import type { KeptTuned } from "./protocol";

const ENDING = ".safetensors";
/** A whole head of a small model is a hundred MB. */
const MOST_IN_MEMORY = 2;

export class TunedStore {
  readonly #open: () => Promise<PrivateFolder>;
  /** Oldest use first. */
  readonly #recent = new Map<string, TunedRecord>();
  /** The disk did not take them: they are here as long as the page is. */
  readonly #unsaved = new Map<string, TunedRecord>();

  constructor(open: () => Promise<PrivateFolder>) {
    this.#open = open;
  }

  /** From here on `get` has them, whatever the disk says. Errors: "disk-full", "io": they will not outlast the page. */
  async put(record: TunedRecord): Promise<void> {
    const { id } = record.tuned;
    this.#unsaved.set(id, record);
    await (await this.#open()).put(fileName(id), new Blob(tunedFileParts(record)));
    this.#unsaved.delete(id);
    this.#remember(record);
  }

  /** Errors: "io" when they are gone, "malformed". */
  async get(id: string): Promise<TunedRecord> {
    const record = this.#unsaved.get(id) ?? this.#recent.get(id) ?? (await readTuned(await this.#source(id)));
    if (!this.#unsaved.has(id)) this.#remember(record);
    return record;
  }

  /** A file that is damaged is left out. */
  async list(): Promise<readonly KeptTuned[]> {
    const folder = await this.#open();
    const saved = await Promise.all((await folder.names()).filter((name) => name.endsWith(ENDING)).map((name) => describe(folder, name)));
    const unsaved = [...this.#unsaved.values()].map(({ tuned, fingerprint, mask }) => ({ tunedId: tuned.id, fingerprint, mask, bytes: tunedBytes(tuned) }));
    return [...saved.filter((kept) => kept !== null).filter(({ tunedId }) => !this.#unsaved.has(tunedId)), ...unsaved];
  }

  async remove(id: string): Promise<void> {
    this.#unsaved.delete(id);
    this.#recent.delete(id);
    await (await this.#open()).remove(fileName(id));
  }

  async #source(id: string): Promise<ByteSource> {
    const name = fileName(id);
    const file = await (await this.#open()).file(name);
    if (!file) throw new StudioError("io", "These tuned weights are not on this computer any more.", "Go back in the history to a state without them, or tune again.");
    return fileByteSource(file, name);
  }

  #remember(record: TunedRecord): void {
    const { id } = record.tuned;
    this.#recent.delete(id);
    this.#recent.set(id, record);
    for (const oldest of [...this.#recent.keys()].slice(0, -MOST_IN_MEMORY)) this.#recent.delete(oldest);
  }
}

async function describe(folder: PrivateFolder, name: string): Promise<KeptTuned | null> {
  const file = await folder.file(name);
  const about = file && (await describeTuned(fileByteSource(file, name)).catch(() => null));
  return about && { tunedId: about.id, fingerprint: about.fingerprint, mask: about.mask, bytes: file.size };
}

/** Ids come from the page. */
function fileName(id: string): string {
  return `${encodeURIComponent(id)}${ENDING}`;
}
