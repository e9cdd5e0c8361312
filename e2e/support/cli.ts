/** The command line beside the page: what a download holds, seen by another program. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The one JSON document that the command prints. Rejects with its messages when it fails. */
export async function runCli<T>(...args: readonly string[]): Promise<T> {
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "cli", "--", ...args, "--json"], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as T;
}
