/** What a measurement was taken with and on. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { StudioError } from "../../src/shared/errors";
import { MODELS_FOLDER, PEERS_FOLDER } from "./bench-server";
import { MODEL } from "./model";

export interface Machine {
  readonly measuredAt: string;
  readonly processor: string;
  readonly cores: number;
  /** Mean number of running processes in the last minute, before the first repetition: near 0 on a quiet machine. */
  readonly loadBefore: number;
  readonly studioCommit: string;
  readonly browser: string;
  readonly transformersJs: string;
  readonly onnxRuntimeWeb: string;
  readonly modelBytes: { readonly gguf: number; readonly onnx: number };
}

/** `checkPrepared` comes first. */
export function describeMachine(browser: string): Machine {
  return {
    measuredAt: new Date().toISOString(),
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    loadBefore: loadavg()[0] ?? NaN,
    studioCommit: execFileSync("git", ["describe", "--always", "--dirty"], { cwd: PEERS_FOLDER, encoding: "utf8" }).trim(),
    browser,
    transformersJs: packageVersion("@huggingface/transformers"),
    onnxRuntimeWeb: packageVersion("onnxruntime-web"),
    modelBytes: { gguf: statSync(GGUF).size, onnx: statSync(ONNX).size + statSync(`${ONNX}_data`).size },
  };
}

export const GGUF = join(MODELS_FOLDER, MODEL.gguf);
const ONNX = join(PEERS_FOLDER, "models", MODEL.onnxFolder, "onnx/model_q4.onnx");

/** Errors: "usage" naming what is missing. */
export function checkPrepared(): void {
  const missing = [GGUF, `${ONNX}_data`, packageFile("@huggingface/transformers")].find((path) => !existsSync(path));
  if (missing !== undefined) throw new StudioError("usage", `${missing} is missing.`, "Run: bash e2e/bench/prepare.sh");
}

function packageVersion(name: string): string {
  const { version } = JSON.parse(readFileSync(packageFile(name), "utf8")) as { readonly version: string };
  return version;
}

function packageFile(name: string): string {
  return join(PEERS_FOLDER, "node_modules", name, "package.json");
}
