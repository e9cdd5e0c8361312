/**
 * The command line against ../shared/reference, whole files: `npx tsx e2e/external/reference-cli.ts tiny|smollm2 [ADAPTER] [tokens,logits,drop,greedy]`.
 * Prints one line a check, exits 1 when one fails. SmolLM2 takes half an hour on a software adapter; by hand, not in CI.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const MODELS = { tiny: "../shared/models/tiny/tiny-f16.gguf", smollm2: ".models/SmolLM2-135M-Instruct.Q4_1.gguf" } as const;
const TOLERANCE = { tiny: 2e-3, smollm2: 1e-2 } as const;
const CLOSE_CALL = 1e-3;

type ModelName = keyof typeof MODELS;
type Json = Record<string, unknown>;

const [modelName = "tiny", adapter = "swiftshader", parts = "tokens,logits,drop,greedy"] = process.argv.slice(2);
if (modelName !== "tiny" && modelName !== "smollm2") throw new Error(`no reference for ${modelName}`);
const model: ModelName = modelName;
let failures = 0;

const checks: Record<string, () => void> = { tokens: checkTokens, logits: () => checkLogits("logits.json"), drop: () => checkLogits("drop.json"), greedy: checkGreedy };
for (const part of parts.split(",")) checks[part]?.();
process.exit(failures === 0 ? 0 : 1);

function checkTokens(): void {
  const { strings, chats } = reference<{ strings: { text: string; ids: number[] }[]; chats: { rendered?: string; text?: string; ids: number[] }[] }>("tokens.json");
  const texts = [...strings, ...chats.map((chat) => ({ text: chat.rendered ?? chat.text ?? "", ids: chat.ids }))];
  const wrong = texts.filter(({ text, ids }) => JSON.stringify(cli(["tokenize", "--text", text])["ids"]) !== JSON.stringify(ids));
  report(`tokens.json: ${texts.length - wrong.length} of ${texts.length} texts give the same ids`, wrong.length === 0);
}

function checkLogits(file: "logits.json" | "drop.json"): void {
  for (const prompt of reference<{ ids: number[]; argmax: number[]; top_ids: number[]; top_logits: number[]; modules?: number[] }[]>(file)) {
    const drop = (prompt.modules ?? []).map((index) => (index % 2 === 0 ? `attn.${index / 2}` : `mlp.${(index - 1) / 2}`)).join(",");
    const result = cli(["logits", "--adapter", adapter, "--ids", prompt.ids.join(","), "--top", "2048", ...(drop === "" ? [] : ["--drop", drop])]);
    const logits = new Map(result["top"] as [number, number][]);
    const worst = prompt.top_ids.reduce((most, id, rank) => Math.max(most, Math.abs((logits.get(id) ?? NaN) - (prompt.top_logits[rank] ?? 0))), 0);
    const same = JSON.stringify(result["argmax"]) === JSON.stringify(prompt.argmax);
    report(`${file} ${drop} ${prompt.ids.length} tokens: argmax ${same ? "same" : "DIFFERS"}, top 20 within ${worst.toExponential(1)}`, same && worst < TOLERANCE[model]);
  }
}

function checkGreedy(): void {
  for (const { prompt_ids: prompt, ids, margin } of reference<{ prompt_ids: number[]; ids: number[]; margin: number[] }[]>("greedy.json")) {
    const result = cli(["generate", "--adapter", adapter, "--ids", prompt.join(","), "--tokens", String(ids.length), "--temperature", "0"]);
    const given = result["ids"] as number[];
    const at = ids.findIndex((id, index) => id !== given[index]);
    report(`greedy.json ${prompt.length} tokens: ${at < 0 ? `all ${ids.length} ids same` : `first difference at ${at}, margin ${margin[at]}`}`, at < 0 || (margin[at] ?? 1) < CLOSE_CALL);
  }
}

function cli([command = "", ...args]: readonly string[]): Json {
  const text = execFileSync("npm", ["run", "--silent", "cli", "--", command, "--model", MODELS[model], ...args, "--json"], { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "ignore"] });
  return JSON.parse(text) as Json;
}

function reference<T>(file: string): T {
  return JSON.parse(readFileSync(`../shared/reference/${model}/${file}`, "utf8")) as T;
}

function report(line: string, ok: boolean): void {
  if (!ok) failures++;
  process.stdout.write(`${ok ? "ok  " : "FAIL"} ${model} ${adapter} ${line}\n`);
}
