/**
 * How fast stock llama.cpp decodes GGUF files, turn about in one process, on one thread of the CPU: what trimming buys elsewhere.
 *
 *   llama-cpp-speed.mjs FULL.gguf OTHER.gguf… [--tokens 64] [--rounds 5]
 *
 * Prints one JSON document: of each file its bytes, the median, lowest and highest ms a token, and the first file's median over its own.
 */
import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { tokens: { type: "string", default: "64" }, rounds: { type: "string", default: "5" } } });
const tokens = Number(values.tokens);
const PROMPT = "The capital of France is";

const { getLlama } = await import(new URL("../../.cache/external/node_modules/node-llama-cpp/dist/index.js", import.meta.url).href);
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error" });

const runs = [];
for (const path of positionals) {
  const model = await llama.loadModel({ modelPath: resolve(path), gpuLayers: 0 });
  const context = await model.createContext({ contextSize: tokens + 32, threads: 1 });
  runs.push({ path, prompt: model.tokenize(PROMPT), sequence: context.getSequence(), ms: [] });
}

const ask = { generateNext: { token: true, options: { temperature: 0 } } };

async function next(sequence, ids) {
  const evaluated = await sequence.controlledEvaluate([...ids.slice(0, -1), [ids.at(-1), ask]]);
  return evaluated.at(-1).next.token;
}

/** Ms a token, the prompt not counted. */
async function decode({ sequence, prompt }) {
  await sequence.clearHistory();
  let token = await next(sequence, prompt);
  const startedMs = performance.now();
  for (let done = 0; done < tokens; done++) token = await next(sequence, [token]);
  return (performance.now() - startedMs) / tokens;
}

for (const run of runs) await decode(run); // the first round reads the file's pages in
// Each is the first of a round as often as any other: what runs before leaves the caches warm or cold.
for (let round = 0; round < Number(values.rounds); round++) for (let place = 0; place < runs.length; place++) {
  const run = runs[(round + place) % runs.length];
  run.ms.push(await decode(run));
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const [full] = runs;
const result = runs.map(({ path, ms }) => ({
  file: basename(path),
  bytes: statSync(path).size,
  shareOfBytes: statSync(path).size / statSync(full.path).size,
  msPerToken: { median: median(ms), low: Math.min(...ms), high: Math.max(...ms) },
  faster: median(full.ms) / median(ms),
}));
process.stdout.write(`${JSON.stringify(result, null, 1)}\n`, () => process.exit(0));
