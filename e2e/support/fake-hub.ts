/** A Hub without a network, for the fake engine: one repository's files under any name, and downloads that take time. */
import { StudioError } from "../../src/shared/errors";
import type { Progress } from "../../src/shared/progress";
import type { CachedRepo, HubFile, HubListing, HubRepo } from "../../src/worker/protocol";

const FILES: readonly (readonly [path: string, bytes: number])[] = [
  [".gitattributes", 1519], ["README.md", 3500], ["config.json", 861], ["generation_config.json", 132], ["merges.txt", 466_391], ["model.safetensors", 269_060_552],
  ["onnx/model.onnx", 540_000_000], ["special_tokens_map.json", 655], ["tokenizer.json", 2_104_556], ["tokenizer_config.json", 3764],
  ["gguf/smollm2-135m-instruct-q8_0.gguf", 144_811_392], ["gguf/smollm2-135m-instruct-q4_0.gguf", 91_727_232],
];
const COMMIT = "12fd25f77366fa6b3b4b768ec3050bf629380bac";

export class FakeHub {
  readonly #kept = new Map<string, Map<string, number>>();

  list(repo: HubRepo): HubListing {
    const refusal = REFUSALS[repo.id.split("/").at(-1) ?? ""];
    if (refusal) throw refusal;
    const pinned = { ...repo, revision: COMMIT };
    return { repo: pinned, files: FILES.map(([path, bytes]) => this.#file(pinned, path, bytes)) };
  }

  /** `step` waits, reports, and throws when the download is cancelled. */
  async download(repo: HubRepo, paths: readonly string[], step: (progress: Progress) => Promise<void>): Promise<HubListing> {
    const kept = this.#keptOf(repo);
    const files = FILES.filter(([path]) => paths.includes(path));
    const total = files.reduce((sum, [, bytes]) => sum + bytes, 0);
    for (const [path, bytes] of files) {
      while ((kept.get(path) ?? 0) < bytes) {
        kept.set(path, Math.min(bytes, (kept.get(path) ?? 0) + total / 40));
        await step({ label: "Downloading", unit: "bytes", done: Math.round(files.reduce((sum, [name]) => sum + (kept.get(name) ?? 0), 0)), total });
      }
    }
    return this.list(repo);
  }

  cached(): CachedRepo[] {
    return [...this.#kept].map(([key, kept]) => {
      const repo = JSON.parse(key) as HubRepo;
      return { repo, files: FILES.filter(([path]) => kept.has(path)).map(([path, bytes]) => this.#file(repo, path, bytes)) };
    });
  }

  remove(repo: HubRepo): void {
    this.#kept.delete(JSON.stringify(repo));
  }

  #file(repo: HubRepo, path: string, bytes: number): HubFile {
    const cachedBytes = Math.round(this.#kept.get(JSON.stringify(repo))?.get(path) ?? 0);
    return { path, bytes, cachedBytes, isWhole: cachedBytes === bytes };
  }

  #keptOf(repo: HubRepo): Map<string, number> {
    const kept = this.#kept.get(JSON.stringify(repo)) ?? new Map<string, number>();
    this.#kept.set(JSON.stringify(repo), kept);
    return kept;
  }
}

const REFUSALS: Readonly<Record<string, StudioError>> = {
  missing: new StudioError("io", "huggingface.co does not show maker/missing to everyone (401): it is private, or it does not exist.", "Check the spelling; if the repository is private, give an access token that may read it."),
  offline: new StudioError("io", "huggingface.co can't be reached: no answer.", "Check the connection and the address, then go on: what has come so far stays."),
};
