/**
 * The studio beside transformers.js: one browser, one adapter, one model, 4-bit weights.
 *
 *   npx tsx e2e/bench/run.ts [--repetitions 3] [--tokens 3] [--studio-tokens 32]
 *
 * JSON on stdout, progress and a line for the README on stderr. Exit code 1 when the studio misses its targets.
 */
import { parseArgs } from "node:util";
import { chromium, type Browser } from "playwright";
import { openNodeByteSource } from "../../src/cli/node-byte-source";
import { openModel } from "../../src/model/open";
import { promptIds } from "../../src/model/tokenizer/tokenizer";
import { StudioError, toStudioError } from "../../src/shared/errors";
import { ensureChromium } from "../support/chromium";
import { launchOptions } from "../support/launch-options";
import { ENGINES, type EngineName, type Measurement, type MeasureRequest } from "./bench-api";
import { startBenchServer } from "./bench-server";
import { checkPrepared, describeMachine, GGUF } from "./machine";
import { CONTINUATION, PROMPT, PROMPT_TOKENS } from "./model";
import { markdownLine, summarise, type Repetition } from "./summary";

interface Options {
  readonly repetitions: number;
  /** Decoded tokens that are timed. transformers.js needs seconds for each on a software adapter, and the studio enough of them to time. */
  readonly tokens: Readonly<Record<EngineName, number>>;
}

async function main(): Promise<boolean> {
  const options = readOptions();
  checkPrepared();
  const expectedIds = await studioPromptIds();
  const server = await startBenchServer();
  const browser = await chromium.launch(launchOptions(ensureChromium(say).path));
  try {
    const machine = describeMachine(`Chromium ${browser.version()}`);
    const repetitions = await repeat(browser, server.pageAddress, options);
    checkPrompt(expectedIds, repetitions);
    const summary = summarise(repetitions);
    const markdown = markdownLine(summary, repetitions[0]?.adapterName ?? "");
    const settings = { model: GGUF.split("/").at(-1), promptTokens: PROMPT_TOKENS, decodedTokens: options.tokens };
    const report = { ...machine, ...settings, ...summary, markdown, repetitions: repetitions.map(({ promptIds: _, ...rest }) => rest) };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    say(markdown);
    if (!summary.meetsTargets) say(`MISSED: ${summary.targets.prefill}x in prefill and ${summary.targets.decode}x in decode are needed.`);
    return summary.meetsTargets;
  } finally {
    await browser.close();
    server.close();
  }
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      repetitions: { type: "string", default: "3" },
      tokens: { type: "string", default: "3" },
      "studio-tokens": { type: "string", default: "32" },
    },
  });
  return {
    repetitions: count("repetitions", values.repetitions),
    tokens: { studio: count("studio-tokens", values["studio-tokens"]), "transformers.js": count("tokens", values.tokens) },
  };
}

function count(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new StudioError("usage", `--${flag} is ${JSON.stringify(text)}.`, "Give a whole number from 1.");
}

/** Each engine alone on a fresh page; who begins changes from repetition to repetition. */
async function repeat(browser: Browser, address: string, { repetitions, tokens }: Options): Promise<Repetition[]> {
  const done: Repetition[] = [];
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    for (const engine of repetition % 2 === 1 ? ENGINES : ENGINES.toReversed()) {
      const measured = await measureOnce(browser, address, { engine, prompt: PROMPT, promptTokens: PROMPT_TOKENS, continuation: CONTINUATION, tokens: tokens[engine] });
      done.push({ engine, repetition, ...measured });
      say(`${repetition}/${repetitions} ${engine}: prefill ${measured.prefillTps.toFixed(2)} tokens/s, decode ${measured.decodeTps.toFixed(3)} tokens/s`);
    }
  }
  return done;
}

async function measureOnce(browser: Browser, address: string, request: MeasureRequest): Promise<Measurement> {
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") say(`${request.engine}: ${message.text()}`);
  });
  try {
    await page.goto(address);
    await page.waitForFunction(() => window.measure !== undefined);
    return await page.evaluate((asked) => {
      if (!window.measure) throw new Error("The bench page is not ready.");
      return window.measure(asked);
    }, request);
  } finally {
    await page.close();
  }
}

async function studioPromptIds(): Promise<number[]> {
  const source = await openNodeByteSource(GGUF);
  try {
    const { tokenizer } = await openModel([{ path: source.name, source }]);
    return promptIds(tokenizer, PROMPT);
  } finally {
    await source.close();
  }
}

/** Both engines must have read the same tokens. */
function checkPrompt(expected: readonly number[], repetitions: readonly Repetition[]): void {
  const told = repetitions.flatMap(({ promptIds }) => (promptIds === null ? [] : [promptIds]));
  const differs = told.some((ids) => ids.join() !== expected.join());
  if (told.length === 0 || differs || expected.length !== PROMPT_TOKENS) {
    throw new StudioError("internal", `The prompt has ${expected.length} tokens in the studio and ${told.map((ids) => ids.length).join(", ")} in transformers.js; ${PROMPT_TOKENS} equal ones are expected.`, "Look at the tokenizer files in .cache/bench/models.");
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().then(
  (met) => void (process.exitCode = met ? 0 : 1),
  (error: unknown) => {
    const { message, remedy } = toStudioError(error);
    say(`${message} ${remedy}`);
    process.exitCode = 1;
  },
);
