/** The Hub as the studio uses it: list, download, open from what is kept, forget. Tokens live here, in memory, and nowhere else. */
import type { NamedSource } from "../formats/byte-source";
import { httpByteSource } from "../formats/byte-source-http";
import { StudioError } from "../shared/errors";
import { isSameRepo, type HubRepo } from "../shared/hub-repo";
import type { JobContext } from "../shared/progress";
import { downloadRepo } from "./download-repo";
import { fetchOnce, PassingFailure, type HubAccess } from "./hub-fetch";
import type { HubStore } from "./hub-store";
import { isWhole } from "./keep-file";
import { listRepo, type RemoteListing } from "./list-repo";
import { removeRepo } from "./remove-repo";
import { fileUrl, type CachedRepo, type HubFile, type HubListing, type KeptFile, type RemoteFile } from "./repo";

export type HubOptions = Omit<HubAccess, "address" | "token">;

export class HubCache {
  readonly #openStore: () => Promise<HubStore>;
  readonly #options: HubOptions;
  readonly #tokens = new Map<string, string | null>();
  readonly #listings: RemoteListing[] = [];

  /** The store is opened when it is first needed. */
  constructor(openStore: () => Promise<HubStore>, options: HubOptions = {}) {
    this.#openStore = openStore;
    this.#options = options;
  }

  /** `token` also serves later calls to the same address. Errors: those of `listRepo`. */
  async list(repo: HubRepo, token: string | null, signal?: AbortSignal): Promise<HubListing> {
    this.#tokens.set(repo.address, token);
    return this.#withKept(await this.#listing(repo, signal));
  }

  /** Goes on where an earlier call stopped. Errors: those of `listRepo` and `downloadRepo`. */
  async download(repo: HubRepo, paths: readonly string[], job: JobContext): Promise<HubListing> {
    const listing = this.#listings.find((known) => isSameRepo(known.repo, repo)) ?? (await this.#listing(repo, job.signal));
    await downloadRepo({ ...job, access: this.#access(repo.address), store: await this.#openStore(), listing, paths });
    return this.#withKept(listing);
  }

  async cached(): Promise<CachedRepo[]> {
    const store = await this.#openStore();
    const manifests = await store.manifests();
    return Promise.all(manifests.map(async ({ repo, files }) => ({ repo, files: await Promise.all(files.map((file) => hubFile(store, file, file))) })));
  }

  /** Errors: those of `removeRepo`. */
  async remove(repo: HubRepo): Promise<void> {
    await removeRepo(await this.#openStore(), repo);
  }

  /**
   * The files, to be read. What is not here yet is read over the network where `remote` allows it, which is meant for
   * headers. Errors: "io" for a file that is not here, or can't be reached.
   */
  async sources(repo: HubRepo, paths: readonly string[], remote: "remote" | "kept-only"): Promise<NamedSource[]> {
    const store = await this.#openStore();
    const kept = (await store.manifests()).find((manifest) => isSameRepo(manifest.repo, repo))?.files ?? [];
    return Promise.all(paths.map(async (path) => {
      const file = kept.find((entry) => entry.path === path);
      if (file && (await isWhole(store, file))) return { path, source: await store.blobSource(file.blob, path) };
      if (remote === "remote") return { path, source: await httpByteSource(fileUrl(repo, path), path, { fetch: this.#fetchFor(repo.address) }) };
      throw new StudioError("io", `${path} of ${repo.id} is not on this computer any more.`, "Download the repository again.");
    }));
  }

  async #listing(repo: HubRepo, signal: AbortSignal | undefined): Promise<RemoteListing> {
    const listing = await listRepo(this.#access(repo.address), repo, signal);
    this.#listings.push(listing);
    return listing;
  }

  async #withKept({ repo, files }: RemoteListing): Promise<HubListing> {
    const store = await this.#openStore();
    const kept = new Map((await store.manifests()).flatMap((manifest) => manifest.files.filter((file) => file.isChecked || isSameRepo(manifest.repo, repo)).map((file) => [file.blob, file] as const)));
    return { repo, files: await Promise.all(files.map((file) => hubFile(store, file, kept.get(file.blob)))) };
  }

  #access(address: string): HubAccess {
    return { ...this.#options, address, token: this.#tokens.get(address) ?? null };
  }

  /** A refusal keeps its own words; what may pass is left to the reader, which tries again. */
  #fetchFor(address: string): typeof fetch {
    return async (url, init) => {
      try {
        return await fetchOnce(this.#access(address), String(url), init ?? {});
      } catch (error) {
        throw error instanceof PassingFailure ? new TypeError(error.message, { cause: error }) : error;
      }
    };
  }
}

async function hubFile(store: HubStore, { path, bytes, blob }: RemoteFile, kept: KeptFile | undefined): Promise<HubFile> {
  return { path, bytes, isWhole: await isWhole(store, kept), cachedBytes: Math.min(bytes, await store.blobBytes(blob)) };
}
