import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toStudioError } from "../shared/errors";
import { checkpointParts, type Checkpoint } from "../train/checkpoint";
import { NOTHING_DONE } from "../train/run-progress";
import { DEFAULT_TUNE } from "../train/settings";
import { openCheckpoint, writeCheckpoint, writeWhole } from "./node-checkpoint";

let folder: string;
let path: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trimllm-checkpoint-"));
  [path, said] = [join(folder, "run", "run.checkpoint"), []];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (runId: string): Promise<Uint8Array<ArrayBuffer>[]> => {
  const about = { runId, fingerprint: "f", datasetId: "d", rows: "r", mask: [], from: null, settings: DEFAULT_TUNE, chosen: { loss: "choice", head: { kind: "none" }, microBatchTokens: 8, keepsActivations: true, tiles: null }, adapter: "a" } as const;
  const saved: Checkpoint = { about, progress: NOTHING_DONE, state: { steps: 0, values: [{ name: "norms", part: "weights", values: Float32Array.of(1, 2) }] }, best: null };
  return checkpointParts(saved);
};
const opened = async (): Promise<string> => {
  try {
    const { source, described } = await openCheckpoint(path, (line) => said.push(line));
    await source.close();
    return described.about.runId;
  } catch (error) {
    return toStudioError(error).code;
  }
};

describe("checkpoints on this machine's disk", () => {
  it("are the last one, with the one before kept", async () => {
    expect(await opened()).toBe("io");
    const bytes = await writeCheckpoint(path, await run("first"));
    expect([await opened(), readFileSync(path).length]).toEqual(["first", bytes]);
    await writeCheckpoint(path, await run("second"));
    await writeCheckpoint(path, await run("third"));
    expect([await opened(), said, readdirSync(join(folder, "run")).toSorted()]).toEqual(["third", [], ["run.checkpoint", "run.checkpoint.previous"]]);
  });

  it("that are torn or gone make way for the one before, and that is said", async () => {
    await writeCheckpoint(path, await run("first"));
    await writeCheckpoint(path, await run("second"));
    truncateSync(path, 100);
    expect([await opened(), said]).toEqual(["first", [expect.stringMatching(/^run\.checkpoint: the header length/)]]);
    rmSync(path);
    expect(await opened()).toBe("first");
    writeFileSync(`${path}.previous`, "no checkpoint");
    expect(await opened()).toBe("malformed");
  });

  it("that can't be written leave the one before and nothing half", async () => {
    await writeCheckpoint(path, await run("first"));
    expect(toStudioError(await writeWhole(join(path, "under a file"), await run("second")).catch((error: unknown) => error)).code).toBe("io");
    expect([await opened(), readdirSync(join(folder, "run"))]).toEqual(["first", ["run.checkpoint"]]);
  });
});
