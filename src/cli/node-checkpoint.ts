/** Checkpoints and tuned weights on this machine's disk: each file whole or not at all, and of a checkpoint the one before too. */
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { StudioError, toStudioError } from "../shared/errors";
import { describeCheckpoint, readCheckpoint, type RunDescription } from "../train/checkpoint";
import { openNodeByteSource, type ClosableByteSource } from "./node-byte-source";

/** Its name in a folder. */
export const CHECKPOINT_FILE = "run.checkpoint";

/** Gives the bytes written. What was there stays until all of the new is on the disk. Errors: "disk-full", "io". */
export async function writeWhole(path: string, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<number> {
  const partial = `${path}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const bytes = await writeParts(partial, parts);
    await rename(partial, path);
    return bytes;
  } catch (error) {
    // The first failure is the one to tell.
    await rm(partial, { force: true }).catch(() => undefined);
    throw diskError(path, error);
  }
}

/** As `writeWhole`; the file that was there is kept beside it. */
export async function writeCheckpoint(path: string, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<number> {
  const next = `${path}.next`;
  const bytes = await writeWhole(next, parts);
  // A crash between these two leaves the one before, which is then read.
  if (await exists(path)) await rename(path, previousOf(path));
  await rename(next, path);
  return bytes;
}

export interface KeptCheckpoint {
  readonly source: ClosableByteSource;
  readonly described: RunDescription;
}

/** The last whole checkpoint; `say` tells when the latest is not. Errors: "io" when there is none, "malformed" when none is whole. */
export async function openCheckpoint(path: string, say: (line: string) => void): Promise<KeptCheckpoint> {
  let failure: unknown = new StudioError("io", `There is no ${path}.`, "Give the folder that `tune --out` wrote.");
  for (const candidate of [path, previousOf(path)]) {
    if (!(await exists(candidate))) continue;
    const source = await openNodeByteSource(candidate);
    try {
      // All of it is read, so that a damaged file makes way for the one before.
      await readCheckpoint(source);
      return { source, described: await describeCheckpoint(source) };
    } catch (error) {
      await source.close();
      say(toStudioError(error).message);
      failure = error;
    }
  }
  throw failure;
}

/** Where `writeCheckpoint` leaves the file that was there before. */
export function previousOf(path: string): string {
  return `${path}.previous`;
}

async function writeParts(path: string, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<number> {
  const handle = await open(path, "w");
  try {
    let bytes = 0;
    for (const part of parts) {
      for (let done = 0; done < part.byteLength; ) done += (await handle.write(part, done)).bytesWritten;
      bytes += part.byteLength;
    }
    await handle.sync();
    return bytes;
  } finally {
    await handle.close();
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

function diskError(path: string, error: unknown): StudioError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT") return new StudioError("disk-full", `The disk is full: ${path} can't be written to its end.`, "Free some space, or write to another disk.", error);
  return new StudioError("io", `${path} can't be written: ${error instanceof Error ? error.message : String(error)}.`, "Check the path and that you may write there.", error);
}
