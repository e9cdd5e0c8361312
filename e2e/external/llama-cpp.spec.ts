/**
 * llama.cpp, compiled to WASM by people who know nothing of the studio, reads every form of GGUF that the studio writes and
 * goes on as the studio does.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type * as WllamaModule from "@wllama/wllama";
import { expect, test, type Page } from "playwright/test";
import { EXPORT_CASES, TOKENS, TOP, type ExportedGguf, type GoldenText } from "./gguf-cases";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WLLAMA = fileURLToPath(new URL("../../node_modules/@wllama/wllama/esm/", import.meta.url));
/** Answered by this file alone: the studio's own page lets no foreign code in. */
const ORIGIN = "http://127.0.0.1:9";
const TYPES: Readonly<Record<string, string>> = { ".js": "text/javascript", ".wasm": "application/wasm" };
const END_OF_TEXT = "<|endoftext|>";

/**
 * Largest difference of a log-probability. llama.cpp multiplies F16 weights with activations rounded to F16, and block types with
 * activations rounded to 8 bits.
 */
const TOLERANCE = { source: 0.03, F16: 0.03, BF16: 0.05, Q8_0: 0.15, Q4_0: 0.3 } as const;

/** A lead in logits under which rounded activations may turn a choice around. */
const CLOSE_CALL = 0.5;
/** Ids of all prompts together that have to be compared for a file to have been looked at. */
const FEWEST = 7;

interface Token {
  readonly id: number;
  readonly logprob: number;
  readonly top_logprobs: readonly { readonly id: number; readonly logprob: number }[];
}

interface Completion {
  readonly text: string;
  readonly promptTokens: number;
  readonly ended: boolean;
  readonly tokens: readonly Token[];
}

let exported: readonly ExportedGguf[] = [];

test.beforeAll(async () => {
  const testInfo = test.info();
  testInfo.setTimeout(300_000);
  const args = ["--no-install", "tsx", "--import", "./src/cli/raw-imports.mjs", "e2e/external/gguf-exports.ts", testInfo.outputPath()];
  const { stdout } = await promisify(execFile)("npx", args, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
  exported = JSON.parse(stdout) as ExportedGguf[];
});

for (const one of EXPORT_CASES) {
  test(`llama.cpp goes on from ${one.name} as the studio does`, async ({ page }) => {
    const file = exported.find(({ case: { name } }) => name === one.name);
    if (!file) throw new Error(`${one.name} was not exported.`);
    await loadInLlamaCpp(page, file.path);
    let alike = 0;
    for (const text of file.texts) {
      const { ids, first } = await greedy(page, text, TOKENS);
      const tie = one.everyId ? -1 : text.leads.findIndex((lead) => lead < CLOSE_CALL);
      const compared = tie < 0 ? TOKENS : tie;
      expect(ids.slice(0, compared), `${text.prompt} (smallest lead ${Math.min(...text.leads).toFixed(3)})`).toEqual(text.ids.slice(0, compared));
      expect(largestDifference(first, text), text.prompt).toBeLessThan(TOLERANCE[one.precision]);
      alike += compared;
    }
    expect(alike).toBeGreaterThanOrEqual(FEWEST);
  });
}

/** Past end tokens, as the studio's own were made: where llama.cpp stops it is asked again with the end token in the prompt. */
async function greedy(page: Page, { prompt, promptTokens }: GoldenText, count: number): Promise<{ ids: number[]; first: Token }> {
  const ids: number[] = [];
  let text = prompt;
  let first: Token | undefined;
  while (ids.length < count) {
    const { tokens, ...answer } = await complete(page, text, count - ids.length);
    // Both cut the same text into the same ids, or what follows says nothing.
    expect(answer.promptTokens).toBe(promptTokens + ids.length);
    first ??= tokens[0];
    ids.push(...tokens.map(({ id }) => id));
    if (!answer.ended) break;
    text += answer.text + END_OF_TEXT;
  }
  if (!first) throw new Error("llama.cpp gave no token.");
  return { ids, first };
}

function largestDifference({ top_logprobs }: Token, { top }: GoldenText): number {
  const theirs = new Map(top_logprobs.map(({ id, logprob }) => [id, logprob]));
  // The last of them may be another one where two are close.
  return Math.max(...top.slice(0, TOP / 2).map(([id, logProb]) => Math.abs((theirs.get(id) ?? NaN) - logProb)));
}

async function loadInLlamaCpp(page: Page, path: string): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>llama.cpp</title>" });
    const body = await readFile(pathname === "/model.gguf" ? path : `${WLLAMA}${pathname}`);
    return route.fulfill({ contentType: TYPES[extname(pathname)] ?? "application/octet-stream", body });
  });
  await page.goto(`${ORIGIN}/`);
  await page.evaluate(async (origin) => {
    // A path that no bundler is to follow: the page fetches it.
    const { Wllama } = (await import(`${origin}/index.js`)) as typeof WllamaModule;
    const llama = new Wllama({ default: `${origin}/wasm/wllama.wasm` }, { suppressNativeLog: true });
    const file = await (await fetch(`${origin}/model.gguf`)).blob();
    await llama.loadModel([file], { n_gpu_layers: 0, n_threads: 1, n_ctx: 256, n_batch: 128, cache_type_k: "f32", cache_type_v: "f32", flash_attn: false, warmup: false });
    Object.assign(globalThis, { llama });
  }, ORIGIN);
}

async function complete(page: Page, prompt: string, tokens: number): Promise<Completion> {
  return page.evaluate(
    async ([text, max_tokens, logprobs]) => {
      const { llama } = globalThis as typeof globalThis & { llama: WllamaModule.Wllama };
      const { choices, usage } = await llama.createCompletion({ prompt: text, max_tokens, temperature: 0, logprobs });
      const [choice] = choices;
      // Its types say what OpenAI answers; what comes is what llama-server answers.
      const content = (choice?.logprobs as { content?: readonly Token[] } | null | undefined)?.content ?? [];
      return { text: choice?.text ?? "", promptTokens: usage.prompt_tokens, ended: choice?.finish_reason === "stop", tokens: content };
    },
    [prompt, tokens, TOP] as const,
  );
}
