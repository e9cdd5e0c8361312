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
import { inTurn, median, report, say, timed } from "./report";

const REPEATS = 7;
/** Tokens of a window, from the same positions for every mask. */
const TOKENS = 64;
const PROMPT_TOKENS = 16;
/** Dispatches of a timing of their cost. */
const DISPATCHES = 600;

const [model = "public/demo/model", adapter = "lavapipe"] = process.argv.slice(2);

interface Round {
  readonly dispatchMs: number;
  /** Milliseconds a token, by mask. */
  readonly tokenMs: readonly number[];
}

async function main(): Promise<object> {
  const { session, model: opened } = await openSession({ flags: { model, adapter }, job: {}, say });
  const masks = masksOf(opened);
  const cheapest = cheapestOf(session.plans(EMPTY_MASK).decode);
  const round = async (): Promise<Round> => ({ tokenMs: await inTurn(masks, ({ mask }) => tokenMs(session, mask)), dispatchMs: await dispatchMs(session, cheapest) });
  // The first one warms up.
  await round();
  const rounds = await inTurn(Array.from({ length: REPEATS }), round);
  return {
    model: opened.name, adapter, rounds: REPEATS, dispatchMs: median(rounds.map((one) => one.dispatchMs)),
    masks: masks.map(({ name, mask }, at) => {
      const times = rounds.map((one) => one.tokenMs[at] ?? NaN);
      const predicted = rounds.map((one) => predictedMs(session, opened, mask, one));
      return {
        name, dropped: mask.size, bytesShare: readBytes(opened, mask) / readBytes(opened, EMPTY_MASK), dispatches: session.plans(mask).decode.length,
        tokensPerSecond: 1000 / median(times), low: 1000 / Math.max(...times), high: 1000 / Math.min(...times),
        predicted: 1000 / median(predicted), measuredOverPredicted: median(times.map((ms, index) => (predicted[index] ?? NaN) / ms)),
      };
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

/** The full model's is the first time of the round. */
function predictedMs(session: Session, opened: OpenedModel, mask: Mask, { tokenMs: [fullMs = NaN], dispatchMs: eachMs }: Round): number {
  const dispatches = (of: Mask): number => session.plans(of).decode.length;
  const byteMs = Math.max(0, fullMs - dispatches(EMPTY_MASK) * eachMs) / readBytes(opened, EMPTY_MASK);
  return readBytes(opened, mask) * byteMs + dispatches(mask) * eachMs;
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

report(main);
