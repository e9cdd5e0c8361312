/**
 * Decode speed with half of the modules gone beside what the share of remaining bytes and dispatches predicts:
 * `npx tsx --import ./src/cli/raw-imports.mjs e2e/bench/half.ts MODEL ADAPTER`. All masks in one run, turn about, medians
 * of 7; the rest of the machine has to be quiet.
 *
 * The prediction knows the full model alone. A token's time is taken for `bytes x byteMs + dispatches x dispatchMs`: bytes of the
 * weights that the pass reads, dispatches of its plan. `dispatchMs` is measured: the model's cheapest decode
 * dispatches by the hundred in one submission, so that next to nothing is computed. `byteMs` is then what is left of the full
 * model's time, over its bytes: (fullMs - dispatches x dispatchMs) / bytes.
 */
import { openSession } from "../../src/cli/model-session";
import { GREEDY, startDecoding, submitDecode } from "../../src/engine/generate";
import { EXTENT } from "../../src/engine/buffers";
import type { ResolvedDispatch } from "../../src/gpu/runner";
import type { Session } from "../../src/engine/session";
import { EMPTY_MASK, modulesOf, type Mask, type ModuleId } from "../../src/model/mask";
import type { OpenedModel } from "../../src/model/opened-model";
import { keptBytes } from "../../src/model/weight-plan";
import { createRandom } from "../../src/shared/random";

const REPEATS = 7;
/** Tokens of a window, from the same positions for every mask. */
const TOKENS = 24;
const PROMPT_TOKENS = 16;
/** Dispatches of a timing of their cost. */
const DISPATCHES = 600;

const [model = "public/demo/model", adapter = "lavapipe"] = process.argv.slice(2);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<object> {
  const { session, model: opened } = await openSession({ flags: { model, adapter }, job: {}, say });
  const masks = masksOf(opened);
  const cheapest = cheapestOf(session.plans(EMPTY_MASK).decode);
  const times = masks.map((): number[] => []);
  const dispatchTimes: number[] = [];
  // The first round warms up.
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    for (const [at, { mask }] of masks.entries()) {
      const ms = await tokenMs(session, mask);
      if (repeat > 0) times[at]?.push(ms);
    }
    const ms = await dispatchMs(session, cheapest);
    if (repeat > 0) dispatchTimes.push(ms);
  }
  const predict = prediction(session, opened, median(times[0] ?? []), median(dispatchTimes));
  return {
    model: opened.name, adapter, repeats: REPEATS, dispatchMs: median(dispatchTimes), byteNs: 1e6 * predict.byteMs,
    masks: masks.map(({ name, mask }, at) => {
      const ms = median(times[at] ?? []);
      const predicted = 1000 / predict.ms(mask);
      return { name, dropped: mask.size, bytesShare: readBytes(opened, mask) / readBytes(opened, EMPTY_MASK), dispatches: session.plans(mask).decode.length, tokensPerSecond: 1000 / ms, low: 1000 / Math.max(...(times[at] ?? [])), high: 1000 / Math.min(...(times[at] ?? [])), predicted, measuredOverPredicted: 1000 / ms / predicted };
    }),
  };
}

/** The full model first. */
function masksOf({ spec }: OpenedModel): { readonly name: string; readonly mask: Mask }[] {
  const modules = modulesOf(spec);
  const evenLayer = (id: ModuleId): boolean => Number(id.split(".")[1]) % 2 === 0;
  const those = (keep: (id: ModuleId, at: number) => boolean): Mask => new Set(modules.filter(keep));
  return [
    { name: "full", mask: EMPTY_MASK },
    { name: "every second layer", mask: those(evenLayer) },
    { name: "attention of one layer, MLP of the next", mask: those((id) => evenLayer(id) === id.startsWith("attn.")) },
    { name: "attention of every second layer", mask: those((id) => evenLayer(id) && id.startsWith("attn.")) },
    { name: "all attention", mask: those((id) => id.startsWith("attn.")) },
    { name: "all MLPs", mask: those((id) => id.startsWith("mlp.")) },
  ];
}

function prediction(session: Session, opened: OpenedModel, fullMs: number, eachMs: number): { readonly byteMs: number; readonly ms: (mask: Mask) => number } {
  const dispatches = (mask: Mask): number => session.plans(mask).decode.length;
  const byteMs = Math.max(0, fullMs - dispatches(EMPTY_MASK) * eachMs) / readBytes(opened, EMPTY_MASK);
  return { byteMs, ms: (mask) => readBytes(opened, mask) * byteMs + dispatches(mask) * eachMs };
}

/** Of the weights that a token reads: of an embedding that is not the head as well it is one row, which counts as nothing. */
function readBytes(opened: OpenedModel, mask: Mask): number {
  const embed = opened.spec.tiedHead ? 0 : (opened.weights.get("embed")?.entry.byteLength ?? 0);
  return keptBytes(opened, mask) - embed;
}

/** Milliseconds a token, from the same prompt. */
async function tokenMs(session: Session, mask: Mask): Promise<number> {
  const random = createRandom(1);
  await startDecoding(session, Array.from({ length: PROMPT_TOKENS }, () => random.integer(session.spec.vocab)), { mask, sampling: GREEDY });
  submitDecode(session, mask, 2);
  return (await timed(session, () => submitDecode(session, mask, TOKENS))) / TOKENS;
}

/** The two kernels that compute least, so that the pipeline changes at each dispatch as it does in a plan. */
function cheapestOf(plan: readonly ResolvedDispatch[]): ResolvedDispatch[] {
  const byWork = plan.toSorted((a, b) => a.dispatch.work - b.dispatch.work);
  const [first] = byWork;
  const second = byWork.find(({ pipeline }) => pipeline !== first?.pipeline);
  return [first, second].filter((dispatch) => dispatch !== undefined);
}

async function dispatchMs(session: Session, cheapest: readonly ResolvedDispatch[]): Promise<number> {
  const plan = Array.from({ length: DISPATCHES / cheapest.length }, () => cheapest).flat();
  return (await timed(session, () => {
    const encoder = session.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    session.runner.encode(pass, plan, { [EXTENT.one]: 1 });
    pass.end();
    session.device.queue.submit([encoder.finish()]);
  })) / plan.length;
}

async function timed(session: Session, submit: () => void): Promise<number> {
  await session.device.queue.onSubmittedWorkDone();
  const startedMs = performance.now();
  submit();
  await session.device.queue.onSubmittedWorkDone();
  return performance.now() - startedMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

main().then(
  (report) => process.stdout.write(`${JSON.stringify(report, null, 2)}\n`, () => process.exit(0)),
  (error: unknown) => {
    say(String(error));
    process.exit(1);
  },
);
