/**
 * Loads a GGUF file with stock llama.cpp on the CPU and prints what it predicts.
 *
 *   llama-cpp.mjs FILE.gguf --ids 1,2,3 [--tokens 16] [--top 20] [--compare FILE] [--tolerance 0.1]
 *
 * Compares differences of log-probabilities from the best token, since that is what llama.cpp gives here.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ids: { type: "string" },
    tokens: { type: "string", default: "16" },
    top: { type: "string", default: "20" },
    compare: { type: "string" },
    tolerance: { type: "string", default: "0.1" },
  },
});
const ids = values.ids.split(",").map(Number);

const { getLlama } = await import(new URL("../../.cache/external/node_modules/node-llama-cpp/dist/index.js", import.meta.url).href);
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error" });
const model = await llama.loadModel({ modelPath: resolve(positionals[0]), gpuLayers: 0 });
// One thread: more of them spin for each other, which takes minutes on a busy machine.
const context = await model.createContext({ contextSize: ids.length + Number(values.tokens) + 8, threads: 1 });
const sequence = context.getSequence();

/** Evaluates `tokens`; the best next token and the probability of each. */
async function next(tokens) {
  const ask = { generateNext: { token: true, probabilities: true, options: { temperature: 0 } } };
  const evaluated = await sequence.controlledEvaluate([...tokens.slice(0, -1), [tokens.at(-1), ask]]);
  return evaluated.at(-1).next;
}

/** Largest difference between both programs' distances of a token from the best one, in log-probability. */
function maxDifference(probabilities, other) {
  const [[bestId, bestLogit]] = other;
  const distances = other.map(([id, logit]) => Math.log(probabilities.get(id) / probabilities.get(bestId)) - (logit - bestLogit));
  return Math.max(...distances.map(Math.abs));
}

const first = await next(ids);
const greedy = [first.token];
while (greedy.length < Number(values.tokens)) greedy.push((await next([greedy.at(-1)])).token);

const top = [...first.probabilities].slice(0, Number(values.top)).map(([id, probability]) => [id, Math.log(probability)]);
const result = { argmax: first.token, top, greedy, text: model.detokenize(greedy) };
let passed = true;
if (values.compare !== undefined) {
  const other = JSON.parse(readFileSync(values.compare, "utf8"));
  result.maxDiff = maxDifference(first.probabilities, other.top);
  passed = result.maxDiff <= Number(values.tolerance) && first.token === other.argmax.at(-1);
}
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(passed ? 0 : 1));
