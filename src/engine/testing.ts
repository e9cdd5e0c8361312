/** Models and reference numbers for engine tests. Test code only. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openNodeByteSource } from "../cli/node-byte-source";
import type { NamedSource } from "../formats/byte-source";
import type { GpuContext } from "../gpu/device";
import { testDevice } from "../gpu/testing";
import type { Mask, ModuleId } from "../model/mask";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import type { SessionCapacity } from "./buffers";
import { sequenceLogits } from "./prefill";
import { Session } from "./session";

/** The demo's folder is in the repository; everything else may be missing and is then a SKIP. */
export const DEMO_MODEL = "public/demo/model";
export const TINY_F16 = "../shared/models/tiny/tiny-f16.gguf";
export const TINY_Q8 = "../shared/models/tiny/tiny-q8_0.gguf";
export const SMOLLM2 = ".models/SmolLM2-135M-Instruct.Q4_1.gguf";
/** Written by e2e/fixtures/make_gpt2.py and make_qwen2.py. */
const RANDOM_MODELS = "e2e/fixtures";
export const GPT2_MODEL = `${RANDOM_MODELS}/gpt2/model`;
export const QWEN2_MODEL = `${RANDOM_MODELS}/qwen2/model`;
const REFERENCE = "../shared/reference";

export const SMALL: SessionCapacity = { contextTokens: 256, batchTokens: 256, outputs: 64 };

/** Held for the life of the process: Node warns when a file is closed because nobody holds it any more. */
const held: NamedSource[] = [];

export async function openTestModel(path: string): Promise<OpenedModel> {
  const names = path.endsWith(".gguf") ? [""] : readdirSync(path);
  const files = await Promise.all(names.map(async (name) => ({ path: name === "" ? path : name, source: await openNodeByteSource(join(path, name)) })));
  held.push(...files);
  return openModel(files);
}

/** `gpu` changes what the device is said to offer. */
export async function openTestSession(path: string, capacity: SessionCapacity = SMALL, gpu: Partial<GpuContext> = {}): Promise<Session> {
  return Session.open(await openTestModel(path), { gpu: { ...(await testDevice()), ...gpu }, capacity });
}

export function haveReference(...models: readonly string[]): boolean {
  return existsSync(REFERENCE) && models.every((path) => existsSync(path));
}

/** One file of the independent implementation. */
export function reference<T>(model: "tiny" | "smollm2", file: string): T {
  return JSON.parse(readFileSync(join(REFERENCE, model, file), "utf8")) as T;
}

export interface ReferenceLogits {
  readonly ids: readonly number[];
  readonly argmax: readonly number[];
  readonly top_ids: readonly number[];
  readonly top_logits: readonly number[];
}

export interface ReferenceDrop extends ReferenceLogits {
  /** 2i is the attention of layer i, 2i + 1 its MLP. */
  readonly modules: readonly number[];
}

export function referenceMask({ modules }: ReferenceDrop): Mask {
  return new Set(modules.map((index): ModuleId => (index % 2 === 0 ? `attn.${index / 2}` : `mlp.${(index - 1) / 2}`)));
}

/** What transformers computes of a random model. */
export interface RandomRun {
  readonly drop: readonly string[];
  readonly argmax: readonly number[];
  /** [ids, vocab]; of qwen2 the last 3 ids alone. */
  readonly logits: Float32Array;
  /** What goes on after the ids; of qwen2. */
  readonly greedy?: readonly number[];
  /** The embedding takes the place of the head; of qwen2. */
  readonly tied?: boolean;
}

interface RandomRuns {
  readonly ids: readonly number[];
  readonly runs: readonly RandomRun[];
}

export function gpt2Logits(): RandomRuns {
  return runsOf("gpt2");
}

export function qwen2Logits(): RandomRuns {
  return runsOf("qwen2");
}

function runsOf(name: string): RandomRuns {
  const { ids, runs } = JSON.parse(readFileSync(`${RANDOM_MODELS}/${name}/logits.json`, "utf8")) as { ids: number[]; runs: (Omit<RandomRun, "logits"> & { logits: string })[] };
  return { ids, runs: runs.map((run) => ({ ...run, logits: new Float32Array(new Uint8Array(Buffer.from(run.logits, "base64")).buffer) })) };
}

/** Largest difference of rows of logits to those of a run, which may have the last ones only. */
export function logitsDifference(rows: readonly Float32Array[], { logits }: RandomRun): number {
  const got = rows.flatMap((row) => Array.from(row)).slice(-logits.length);
  return got.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (logits[at] ?? NaN))), got.length === logits.length ? 0 : Infinity);
}

/** [vocab] of every position. */
export async function runRows(session: Session, ids: readonly number[], mask: Mask): Promise<Float32Array[]> {
  const { vocab } = session.spec;
  const rows: Float32Array[] = [];
  for await (const { logits } of sequenceLogits(session, ids, mask)) {
    for (let at = 0; at < logits.length; at += vocab) rows.push(logits.slice(at, at + vocab));
  }
  return rows;
}

/** The likeliest id at every position, and the logits of the last one. */
export async function runLogits(session: Session, ids: readonly number[], mask: Mask): Promise<{ argmax: number[]; last: Float32Array }> {
  const rows = await runRows(session, ids, mask);
  return { argmax: rows.map((row) => row.indexOf(row.reduce((a, b) => Math.max(a, b), -Infinity))), last: rows.at(-1) ?? new Float32Array(0) };
}

/** Largest difference to the reference's top 20. */
export function topDifference(last: Float32Array, { top_ids, top_logits }: ReferenceLogits): number {
  return top_ids.reduce((worst, id, rank) => Math.max(worst, Math.abs((last[id] ?? NaN) - (top_logits[rank] ?? 0))), 0);
}
