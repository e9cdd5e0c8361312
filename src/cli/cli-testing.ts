/** The command line as a script starts it. */
import { spawn, spawnSync } from "node:child_process";

export interface Ran {
  readonly status: number | null;
  readonly stderr: string;
  /** What the command printed. */
  readonly json: Record<string, unknown>;
}

/** `adapter`: as a test's environment names it; undefined: the machine's own. */
export function commandLine(adapter: string | undefined) {
  const lineOf = (args: readonly string[]): string[] => ["--import", "./src/cli/raw-imports.mjs", "src/cli/main.ts", ...args, ...(adapter === undefined ? [] : ["--adapter", adapter]), "--json"];
  return {
    cli(...args: string[]): Ran {
      const { status, stdout, stderr } = spawnSync("node_modules/.bin/tsx", lineOf(args), { encoding: "utf8" });
      return { status, stderr, json: JSON.parse(stdout) as Record<string, unknown> };
    },
    /** Ends it as a person would once a line stands on stderr. */
    interrupted(until: string, ...args: string[]): Promise<Ran> {
      return new Promise((resolve) => {
        const child = spawn(process.execPath, ["--import", "tsx", ...lineOf(args)]);
        let [stdout, stderr] = ["", ""];
        child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => {
          const before = stderr.includes(until);
          stderr += chunk.toString();
          if (!before && stderr.includes(until)) child.kill("SIGINT");
        });
        child.on("close", (status) => resolve({ status, stderr, json: JSON.parse(stdout) as Record<string, unknown> }));
      });
    },
  };
}
