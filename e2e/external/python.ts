/** A Python environment of the checks' own, made from requirements.txt and used again for as long as that file stays as it is. */
import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const FOLDER = fileURLToPath(new URL("../../.cache/external/venv", import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL("requirements.txt", import.meta.url));
/** Of the requirements that the environment was made from. */
const STAMP = join(FOLDER, "requirements.sha256");
const PYTHON = join(FOLDER, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
/** Exits with 1 where Python is older than the packages need, and where Debian left out what makes environments. */
const IS_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/** Why there is nothing to check with. */
export interface NoPython {
  readonly reason: string;
}

/** The name of a Python that can make environments. */
export function findPython(): string | NoPython {
  const names = ["python3", "python", "python3.13", "python3.12", "python3.11"];
  const found = names.find((name) => spawnSync(name, ["-c", IS_ENOUGH]).status === 0);
  return found ?? { reason: "no Python from 3.11 on with its venv module on this machine" };
}

/** The environment's Python, after some minutes of downloads when there is none yet. */
export async function preparePython(python: string, say: (line: string) => void): Promise<string | NoPython> {
  const wanted = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex");
  const isThere = spawnSync(PYTHON, ["--version"]).status === 0;
  if (isThere && existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return PYTHON;
  say(`Python packages: into ${FOLDER}`);
  try {
    mkdirSync(FOLDER, { recursive: true });
    if (!isThere) await promisify(execFile)(python, ["-m", "venv", "--clear", FOLDER]);
    await promisify(execFile)(PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS]);
  } catch (error) {
    return { reason: `the Python packages can't be installed: ${lastLine(error)}` };
  }
  writeFileSync(STAMP, wanted);
  return PYTHON;
}

/** Where pip and venv say what went wrong. */
function lastLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trimEnd().split("\n").at(-1) ?? "";
}
