/**
 * `npm test`: type check, lint, unit tests, GPU tests (those of shaders on each driver of this machine, what composes them on one),
 * browser journeys. Each runner's output streams through; the last line adds up what they counted. The exit code is 1 when anything failed.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringDefaultModel } from "../../src/cli/start/bring-default-model";
import { listeningAddress } from "../../src/cli/start/listening-address";
import { DRIVERS, driversHere } from "./drivers";
import { ensureChromium } from "./chromium";
import { addCounts, formatCounts, NOTHING, readPlaywright, readVitest, withExitCode, type Counts, type Report } from "./counts";

interface Step {
  readonly label: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads the runner's report; a step without one counts as a single test. */
  readonly report?: () => Report;
}

const RESULTS = "test-results";

async function main(): Promise<number> {
  const startedMs = Date.now();
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  process.env["XDG_RUNTIME_DIR"] ??= mkdtempSync(join(tmpdir(), "trimllm-run-"));
  const browser = ensureChromium(say);
  say(`Chromium: ${browser.path} (from ${browser.origin})`);
  process.env["TRIMLLM_CHROMIUM"] = browser.path;
  // Tests that want the real model say SKIP where it can't be had.
  await bringDefaultModel(say);

  let total = NOTHING;
  for (const step of await planSteps()) total = addCounts(total, runStep(step));
  say(`All of it took ${seconds(startedMs)} s.`);
  // The closing line has to be the last one and alone.
  process.stdout.write(`${formatCounts(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

async function planSteps(): Promise<Step[]> {
  const drivers = gpuDrivers();
  return [
    { label: "type check", command: ["tsc", "--noEmit"] },
    { label: "lint", command: ["oxlint", "--deny-warnings"] },
    vitestStep("plain", {}),
    ...drivers.map((driver, index) => vitestStep(index === 0 ? "gpu" : "shaders", { TRIMLLM_ADAPTER: driver })),
    await journeysStep(),
  ];
}

/** Those that are here, the fastest first. `TRIMLLM_ADAPTER` asks for that one alone. */
function gpuDrivers(): readonly string[] {
  const named = process.env["TRIMLLM_ADAPTER"];
  const drivers: readonly string[] = named === undefined ? driversHere() : [named];
  for (const name of DRIVERS) if (!drivers.includes(name)) say(`SKIP: GPU tests on ${name}: ${named === undefined ? "not on this machine" : `TRIMLLM_ADAPTER asks for ${named}`}`);
  return drivers;
}

function vitestStep(project: string, env: Readonly<Record<string, string>>): Step {
  const name = [project, ...Object.values(env)].join("-");
  const file = join(RESULTS, `${name}.json`);
  return {
    label: `vitest ${name}`,
    command: ["vitest", "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    env,
    report: () => readVitest(readJson(file)),
  };
}

async function journeysStep(): Promise<Step> {
  return {
    label: "browser journeys",
    command: ["playwright", "test", "-c", "e2e"],
    env: { TRIMLLM_E2E_PORT: await freePort() },
    report: () => readPlaywright(readJson(join(RESULTS, "e2e.json"))),
  };
}

function runStep({ label, command, env, report }: Step): Counts {
  say(`\n== ${label}: ${command.join(" ")}`);
  const startedMs = Date.now();
  const result = spawnSync("npx", ["--no-install", ...command], { stdio: "inherit", env: { ...process.env, ...env } });
  const exitCode = result.status ?? 1;
  const { counts, skippedNames } = report ? readReport(report) : { counts: { ...NOTHING, passed: exitCode === 0 ? 1 : 0 }, skippedNames: [] };
  for (const name of skippedNames) say(`skipped: ${name}`);
  const checked = withExitCode(counts, exitCode);
  say(`== ${label}: ${checked.failed === 0 ? "ok" : "FAILED"} after ${seconds(startedMs)} s`);
  return checked;
}

/** A runner that crashed leaves no report; its exit code then counts as the failure. */
function readReport(report: () => Report): Report {
  try {
    return report();
  } catch (error) {
    say(`No report: ${String(error)}`);
    return { counts: { ...NOTHING, failed: 1 }, skippedNames: [] };
  }
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

async function freePort(): Promise<string> {
  const server = createServer();
  const address = await listeningAddress(server);
  server.close();
  return new URL(address).port;
}

function seconds(startedMs: number): string {
  return ((Date.now() - startedMs) / 1000).toFixed(0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
