/**
 * `npm run test:external`: exports made with the command line are read by programs that nobody here wrote. One line a check, and the
 * last line counts them. Without Python everything is skipped; the exit code is 1 when a check failed.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "../support/chromium";
import { driversHere } from "../support/drivers";
import { addCounts, formatCounts, NOTHING, type Counts } from "../support/counts";
import { CHECKS, nameOf, type ExternalCheck } from "./checks";
import { findPython, preparePython, type NoPython } from "./python";
import { Studio } from "./studio";

const RUNNER = fileURLToPath(new URL("run_checks.py", import.meta.url));
const QUESTIONS = ["medicine", "law", "finance", "science"].map((domain) => `public/demo/data/${domain}_test.jsonl`);
/** With digits, an accent, quotes and a line break: every kind of token that a tokenizer may get wrong. */
const PROMPT = 'Question: What does Marfovir treat? Café 3.5 mg, 12% née — "naïve"\nAnswer:';

/** A check as run_checks.py reads it. */
interface PlannedCheck {
  readonly name: string;
  readonly kind: ExternalCheck["kind"];
  readonly path: string;
  /** JSON documents and exports to compare with, and what else the kind takes. */
  readonly answer: string | null;
  readonly source: string | null;
  readonly value: string | null;
  readonly prompt: { readonly text: string; readonly ids: readonly number[] };
}

/** What run_checks.py writes, a line each. */
interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

async function main(): Promise<number> {
  const startedMs = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "trimllm-external-"));
  process.env["XDG_RUNTIME_DIR"] ??= folder;
  const total = await checkAll(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
  say(`All of it took ${((Date.now() - startedMs) / 1000).toFixed(0)} s.`);
  // The closing line has to be the last one and alone.
  say(formatCounts(total));
  return total.failed === 0 ? 0 : 1;
}

async function checkAll(folder: string): Promise<Counts> {
  const found = findPython();
  const adapter = chooseAdapter();
  const names = CHECKS.map(nameOf);
  if (typeof found !== "string") return skip(names, found);
  if (adapter === null) return skip(names, { reason: "no software driver of WebGPU on this machine" });
  // The packages come over the network while the exports take the processors.
  const [python, { planned, failed }] = await Promise.all([preparePython(found, say), planChecks(folder, adapter)]);
  const checked = typeof python === "string" ? await runChecks(python, planned, folder) : skip(planned.map(({ name }) => name), python);
  return addCounts({ ...NOTHING, failed }, checked);
}

function skip(names: readonly string[], { reason }: NoPython): Counts {
  for (const name of names) say(`SKIP ${name}: ${reason}`);
  return { ...NOTHING, skipped: names.length };
}

/** The faster of the software drivers, unless `TRIMLLM_ADAPTER` names one. */
function chooseAdapter(): string | null {
  process.env["TRIMLLM_CHROMIUM"] = ensureChromium(say).path;
  return process.env["TRIMLLM_ADAPTER"] ?? driversHere()[0] ?? null;
}

/** Makes every export and every answer of the studio; a check whose files can't be made has failed. */
async function planChecks(folder: string, adapter: string): Promise<{ planned: readonly PlannedCheck[]; failed: number }> {
  const questions = join(folder, "questions.jsonl");
  writeFileSync(questions, QUESTIONS.map((path) => readFileSync(path, "utf8")).join(""));
  const studio = new Studio({ folder, adapter, prompt: PROMPT, questions });
  const planned: PlannedCheck[] = [];
  let failed = 0;
  say(`Exports and answers on ${adapter}, into ${folder}`);
  for (const check of CHECKS) {
    try {
      planned.push({
        name: nameOf(check), kind: check.kind, path: await studio.exported(check.form),
        answer: check.answer ? await studio.answered(check.answer) : null,
        source: check.source ? await studio.exported(check.source) : null,
        value: check.value ?? null, prompt: { text: PROMPT, ids: await studio.ids(check.form.variant) },
      });
    } catch (error) {
      failed++;
      say(`FAIL ${nameOf(check)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { planned, failed };
}

/** All in one process, since importing PyTorch takes seconds. Checks that it says nothing of have failed. */
async function runChecks(python: string, planned: readonly PlannedCheck[], folder: string): Promise<Counts> {
  const plan = join(folder, "checks.json");
  writeFileSync(plan, JSON.stringify(planned));
  // What transformers and datasets keep for later goes with the folder, and nothing asks the network.
  const env = { ...process.env, HF_HOME: join(folder, "hub"), HF_HUB_OFFLINE: "1", HF_DATASETS_OFFLINE: "1", TRANSFORMERS_VERBOSITY: "error", TOKENIZERS_PARALLELISM: "false" };
  const child = spawn(python, [RUNNER, plan], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let [said, passed, answered] = ["", 0, 0];
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const { name, passed: isRight, detail } = JSON.parse(line) as CheckResult;
    say(`${isRight ? "ok  " : "FAIL"} ${name}: ${detail}`);
    answered++;
    if (isRight) passed++;
  }
  const status = await ended;
  if (status !== 0 || answered < planned.length) say(`run_checks.py ended with ${status} after ${answered} of ${planned.length} checks:\n${said}`);
  return { passed, failed: planned.length - passed, skipped: 0 };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
