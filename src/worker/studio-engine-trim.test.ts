/** A scan and a trim through the engine behind the page, on a model of four modules. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import { openNodeGpu } from "../cli/adapters";
import { DEFAULT_OPTIONS } from "../data/mapping";
import { floatToHalf } from "../formats/half";
import { openDevice } from "../gpu/device";
import { SMALL, smallGguf } from "../model/testing/small-llama";
import { toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import { createRandom } from "../shared/random";
import { DEFAULT_TUNE } from "../train/settings";
import { DEFAULT_TRIM, type TrimOptions } from "../trim/records/options";
import type { TrimOutcome, TrimStep } from "../trim/records/results";
import type { EngineApi, EngineEvent, TrimRequest } from "./protocol";
import { createStudioEngine } from "./studio-engine";

/** Thirty questions with one answer, which is soon learnt. */
const QUESTIONS = Array.from({ length: 30 }, (_, index) => ({ question: `${index} and ${(7 * index) % 11}?`, choices: ["aa", "bo", "cu"], answer: 2 }));
const SPLIT = { seed: 0, sizes: { calibration: 9, validation: 4, test: 5 } };
const OPTIONS: TrimOptions = {
  ...DEFAULT_TRIM, target: { kind: "modules", count: 2 }, rows: 8,
  tuning: { ...DEFAULT_TUNE, steps: 4, batch: 4, warmUp: 1, normRate: 0.03, headRate: 0.03, validateEvery: 2 },
};

/** Norms of ones, everything else at random. */
function contents(): Record<string, Uint8Array> {
  const random = createRandom(1);
  const { hidden, intermediate, kvHeads, headDim, vocab } = SMALL;
  const matrix = (size: number): Uint8Array => new Uint8Array(Uint16Array.from({ length: size }, () => floatToHalf(0.5 * (random.next() - 0.5))).buffer);
  const norm = (): Uint8Array => new Uint8Array(new Float32Array(hidden).fill(1).buffer);
  const sizes = { attn_q: hidden * hidden, attn_k: kvHeads * headDim * hidden, attn_v: kvHeads * headDim * hidden, attn_output: hidden * hidden, ffn_gate: intermediate * hidden, ffn_up: intermediate * hidden, ffn_down: intermediate * hidden };
  const layer = (index: number) => [...Object.entries(sizes).map(([name, size]) => [`blk.${index}.${name}.weight`, matrix(size)] as const), ...["attn_norm", "ffn_norm"].map((name) => [`blk.${index}.${name}.weight`, norm()] as const)];
  return Object.fromEntries([["token_embd.weight", matrix(vocab * hidden)], ["output_norm.weight", norm()], ...layer(0), ...layer(1)]);
}

let gpu: GPU;
beforeAll(async () => void ({ gpu } = await openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] })));

let disk: MemoryDisk;
let engine: EngineApi;
let events: EngineEvent[];
let watch: (event: EngineEvent) => void;
let request: TrimRequest;

beforeEach(async () => {
  [disk, events, watch] = [memoryDisk(), [], () => undefined];
  engine = createStudioEngine(() => openDevice(gpu), (name) => openPrivateFolder(disk.root, name));
  await engine.start((event) => {
    events.push(event);
    watch(event);
  });
  const { source } = smallGguf({ contents: contents() });
  await engine.openModel("open", { kind: "files", files: [{ path: "small.gguf", file: new File([await source.read(0, source.size)], "small.gguf") }] });
  const data = new File([QUESTIONS.map((row) => JSON.stringify(row)).join("\n")], "few.jsonl");
  const { id } = await engine.openDataset("data", { kind: "file", file: data }, { ...DEFAULT_OPTIONS, split: SPLIT });
  request = { runId: "run", datasetId: id, part: "test", mask: [], tuned: null, course: { kind: "search", options: OPTIONS }, resume: false };
});

const refusal = async (work: Promise<unknown>): Promise<string> => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown)).code;
/** How matrices are cut is measured for each tuning, so that two of them differ in their last bits: and with these the id of what they make. */
const found = ({ steps, ended, final }: TrimOutcome) => [ended, final, steps.map(({ dropped, mask, tuned, accuracy, bytes }: TrimStep) => [dropped, mask, tuned !== null, { ...accuracy, nll: accuracy.nll.toFixed(5), seconds: 0 }, bytes])];

it("a trim that is cancelled in a scan and in its tuning, and paused, ends as one that was not", async () => {
  expect((await engine.planTrim("plan", request)).problems).toEqual([]);
  const whole = await engine.trim("whole", { ...request, runId: "whole" });
  expect(whole).toMatchObject({ ended: "reached", final: 1, start: { mask: [], accuracy: { n: 5 } }, steps: [{ step: 1, tunedHere: false, scan: { method: "exact", rows: 8 } }, { step: 2, tunedHere: true }] });
  expect(whole.steps[1]?.tuned).toEqual(expect.any(String));

  watch = (event) => {
    if (event.jobId === "first" && event.type === "trim" && event.event.kind === "scan" && event.event.step === 2) void engine.cancel("first");
    if (event.jobId === "second" && event.type === "progress" && event.progress.label === "Tuning" && event.progress.done === 2) void engine.cancel("second");
    if (event.jobId === "third" && event.type === "trim" && event.event.kind === "phase") void engine.pause("third").then(() => engine.resume("third"));
  };
  expect(await refusal(engine.trim("first", request))).toBe("cancelled");
  expect(await engine.keptTrims()).toMatchObject([{ runId: "whole", ended: "reached" }, { runId: "run", steps: [{ step: 1 }], ended: null }]);
  expect(await refusal(engine.trim("second", { ...request, resume: true }))).toBe("cancelled");
  // What tuning had done is kept, and not among the person's own runs.
  expect([[...disk.files.keys()].filter((path) => path.startsWith("trim-runs/")).length, await engine.keptRuns()]).toEqual([1, []]);
  expect(found(await engine.trim("third", { ...request, resume: true }))).toEqual(found(whole));
  const tuned = (jobId: string) => events.flatMap((event) => (event.jobId === jobId && event.type === "progress" && event.progress.label === "Tuning" ? [event.progress.done] : []));
  expect([tuned("whole"), tuned("third")]).toEqual([[1, 2, 3, 4], [3, 4]]);
  expect([...disk.files.keys()].filter((path) => path.startsWith("trim-runs/"))).toEqual([]);
  expect((await engine.planTrim("again", request)).seconds).toBeGreaterThan(0);
  await engine.removeTrim("run");
  expect((await engine.keptTrims()).map(({ runId }) => runId)).toEqual(["whole"]);
});

it("a scan tells the base and each module, and measures with the tuned weights in use", async () => {
  const { strategy, seed, scan, perStep } = DEFAULT_TRIM;
  const ask = { datasetId: request.datasetId, mask: ["attn.1"] as const, tuned: null, strategy, seed, scan, perStep, keep: ["mlp.0"] as const, rows: 8 };
  const result = await engine.scan("scan", ask);
  expect(result).toMatchObject({ method: "exact", rows: 8, base: { n: 8 } });
  expect(result.modules.map(({ id }) => id)).toEqual(["attn.0", "mlp.1"]);
  const told = events.flatMap((event) => (event.jobId === "scan" && event.type === "scan" ? [event.event] : []));
  expect(told.filter(({ kind }) => kind === "base").at(-1)).toEqual({ kind: "base", quality: result.base });
  for (const module of result.modules) expect(told.findLast((event) => event.kind === "module" && event.module.id === module.id)).toEqual({ kind: "module", module });
  const { tunedId } = await engine.tune("tune", { runId: "t", datasetId: request.datasetId, mask: ["attn.1"], from: null, settings: OPTIONS.tuning, resume: false });
  const tuned = await engine.scan("tuned", { ...ask, tuned: tunedId });
  expect(tuned.base?.nll).not.toBe(result.base?.nll);
  expect((await engine.scan("again", ask)).base).toEqual(result.base);
  expect(await refusal(engine.scan("few", { ...ask, rows: 7 }))).toBe("usage");
});
