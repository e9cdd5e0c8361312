/** Against finite differences: a module's output is scaled by 1 + e and by 1 - e, and the batch goes on from there. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packExamples } from "../data/pack";
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import { KEPT_RESIDUAL, ModuleWalk } from "../engine/module-walk";
import type { Session } from "../engine/session";
import { DEMO_MODEL, GPT2_MODEL, openTestSession } from "../engine/testing";
import { residentTuned } from "../engine/tuned-overlay";
import { tokensOf } from "../evaluate/batch-pace";
import { addScores, noSums } from "../evaluate/score-examples";
import { EMPTY_MASK, parseMask, type Mask, type ModuleId } from "../model/mask";
import type { TunedHead } from "../model/tuned";
import { createRandom } from "../shared/random";
import { toStudioError } from "../shared/errors";
import { LOSSES } from "../train/loss";
import { taylorImportance } from "./taylor";

type Data = Pick<TokenisedDataset, "kind" | "examples">;

const CHOICES = [
  { contextIds: [362, 26, 221, 371, 414, 353, 340, 320, 475, 31, 199, 282, 26], choiceIds: [[1079, 3, 5], [1208, 12], [911, 40, 2, 8]], answer: 2 },
  { contextIds: [362, 26, 221, 371, 509, 473, 406, 530, 409, 354, 299, 269, 31, 199, 282, 26], choiceIds: [[1079], [1208, 7]], answer: 0 },
  { contextIds: [362, 26, 5, 9, 26], choiceIds: [[1079, 3], [1208], [911]], answer: 1 },
];
const asked = (ids: readonly Pick<TokenisedExample, "contextIds" | "choiceIds" | "answer">[]): TokenisedExample[] => ids.map((one, row) => ({ ...one, row, chars: one.choiceIds.map(() => 1), shortened: false }));
const choices: Data = { kind: "choice", examples: asked(CHOICES) };
const texts: Data = { kind: "completion", examples: asked(CHOICES.map(({ contextIds, choiceIds }) => ({ contextIds, choiceIds: choiceIds.slice(0, 1), answer: 0 }))) };

const STEP = 1e-2;

interface Case extends Data {
  readonly session: Session;
  readonly mask: Mask;
}

/** Each example's loss with one module's output scaled. */
async function lossesWith({ session, mask, kind, examples }: Case, module: ModuleId, scale: number): Promise<number[]> {
  const { readback, runner, spec: { hidden } } = session;
  const values = tokensOf(examples) * hidden;
  const read = async (name: string): Promise<Float32Array<ArrayBuffer>> => new Float32Array(await readback.read(runner.buffer(name), 0, 4 * values));
  const walk = await ModuleWalk.open(session, mask);
  const sums = noSums(examples);
  for (const batch of packExamples(examples, { maxTokens: session.capacity.batchTokens })) {
    await walk.begin(batch);
    for (const [index, id] of walk.modules.entries()) {
      await walk.keep();
      await walk.step(index);
      if (id !== module) continue;
      const [before, behind] = [await read(KEPT_RESIDUAL), await read("x")];
      session.write("x", behind.map((value, at) => (before[at] ?? NaN) + scale * (value - (before[at] ?? NaN))));
    }
    addScores(sums, batch, await walk.scores());
  }
  walk.dispose();
  return examples.map((example, index) => LOSSES[kind === "choice" ? "choice" : "text"].of(example, sums[index] ?? []).loss);
}

async function byDifferences(data: Case, module: ModuleId): Promise<number> {
  const [above, below] = [await lossesWith(data, module, 1 + STEP), await lossesWith(data, module, 1 - STEP)];
  return above.reduce((sum, loss, index) => sum + Math.abs(loss - (below[index] ?? NaN)) / (2 * STEP), 0) / above.length;
}

/** What is found for these modules is the mean size of the losses' slopes. */
async function checkDifferences(data: Case, looked: readonly ModuleId[]): Promise<void> {
  const { importance } = await taylorImportance(data.session, data, data.mask);
  const largest = Math.max(...importance.values());
  const off: unknown[] = [];
  for (const module of looked) {
    const [found, wanted] = [importance.get(module) ?? NaN, await byDifferences(data, module)];
    if (!(Math.abs(found - wanted) < 0.005 * largest + 0.01 * wanted)) off.push([module, found, wanted]);
  }
  expect(off).toEqual([]);
  expect(largest).toBeGreaterThan(0.1);
}

describe("Taylor importance", () => {
  let session: Session;
  beforeAll(async () => {
    session = await openTestSession(DEMO_MODEL);
  });
  afterAll(() => session.dispose());

  it("of choices is the size of the loss's change", () => checkDifferences({ ...choices, session, mask: EMPTY_MASK }, ["attn.0", "mlp.0", "mlp.3", "attn.6", "mlp.7", "mlp.11"]));

  it("of free text as well, with modules dropped", async () => {
    const mask = parseMask("mlp.3,attn.5,mlp.11", session.spec);
    await checkDifferences({ ...texts, session, mask }, ["attn.0", "attn.6", "mlp.7", "attn.11"]);
    expect((await taylorImportance(session, texts, mask)).importance.size).toBe(21);
  });

  it("of a model with LayerNorm and learned positions", async () => {
    const gpt2 = await openTestSession(GPT2_MODEL, { contextTokens: 48, batchTokens: 48, outputs: 4 });
    const examples = asked([
      { contextIds: [87, 104, 97, 116, 32, 105, 115, 32, 263, 100, 63], choiceIds: [[258, 32, 114], [121, 264], [32, 102, 111]], answer: 1 },
      { contextIds: [83, 97, 121, 32, 105, 116], choiceIds: [[121, 264], [258]], answer: 0 },
    ]);
    await checkDifferences({ kind: "choice", examples, session: gpt2, mask: EMPTY_MASK }, ["attn.0", "mlp.1", "attn.2", "mlp.2"]);
    gpt2.dispose();
  });

  const random = createRandom(5);
  const values = (count: number): Float32Array<ArrayBuffer> => Float32Array.from({ length: count }, () => 0.4 * (random.next() - 0.5));
  const heads: readonly ((vocab: number, hidden: number) => TunedHead)[] = [
    (vocab, hidden) => ({ kind: "full", values: values(vocab * hidden) }),
    (_, hidden) => ({ kind: "rows", ids: Uint32Array.from([7, 911, 1079, 1208]), values: values(4 * hidden) }),
    (vocab, hidden) => ({ kind: "low-rank", rank: 8, a: values(vocab * 8), b: values(8 * hidden) }),
  ];
  it.each(heads.map((head) => [head(1, 1).kind, head] as const))("is that of the tuned weights in use: %s", async (_, head) => {
    const { vocab, hidden } = session.spec;
    const norm = Float32Array.from({ length: hidden }, () => 0.5 + random.next());
    const plain = await taylorImportance(session, choices, EMPTY_MASK);
    const tuned = await residentTuned(session, { id: "t", norms: new Map([["attn.6.norm", norm], ["finalNorm", norm]]), head: head(vocab, hidden) });
    await session.useOverlay(tuned);
    await checkDifferences({ ...choices, session, mask: EMPTY_MASK }, ["mlp.3", "attn.6"]);
    expect((await taylorImportance(session, choices, EMPTY_MASK)).importance).not.toEqual(plain.importance);
    tuned.dispose();
    expect((await taylorImportance(session, choices, EMPTY_MASK)).importance).toEqual(plain.importance);
  });

  it("is of each example by itself, however many there are", async () => {
    const { importance, moduleTokens } = await taylorImportance(session, choices, EMPTY_MASK);
    const alone = [];
    for (const example of choices.examples) alone.push(await taylorImportance(session, { kind: "choice", examples: [example] }, EMPTY_MASK));
    for (const [id, size] of importance) expect(size).toBeCloseTo(alone.reduce((sum, one) => sum + (one.importance.get(id) ?? NaN), 0) / alone.length, 4);
    expect(moduleTokens).toBe(3 * 24 * tokensOf(choices.examples));
  });

  it("refuses a row that is longer than a batch, tells how far it is, stops when asked, and leaves nothing on the GPU", async () => {
    const left = buffersLeft(session.device, "module-slopes.");
    const long = asked([{ contextIds: Array.from({ length: 300 }, () => 5), choiceIds: [[1], [2]], answer: 0 }]);
    const refused = async (work: Promise<unknown>): Promise<string> => toStudioError(await work.then(() => new Error("not refused"), (error: unknown) => error)).message;
    expect(await refused(taylorImportance(session, { kind: "choice", examples: long }, EMPTY_MASK))).toBe("Row 1 is longer than the 256 tokens that go forward and back at once.");
    const stop = new AbortController();
    const told: number[] = [];
    await taylorImportance(session, choices, EMPTY_MASK, { onProgress: ({ done }) => told.push(done) });
    expect(told.at(-1)).toBe(3);
    stop.abort();
    expect(await refused(taylorImportance(session, choices, EMPTY_MASK, { signal: stop.signal }))).toBe("Cancelled.");
    expect(() => session.runner.buffer("train.dx")).toThrow("train.dx is missing");
    expect(left()).toEqual({ made: expect.any(Number), left: 0 });
    expect(left().made).toBeGreaterThan(60);
  });
});

/** From now on: buffers made with labels that begin so, and how many of them were not destroyed. */
function buffersLeft(device: GPUDevice, label: string): () => { made: number; left: number } {
  const own = device.createBuffer.bind(device);
  let [made, destroyed] = [0, 0];
  device.createBuffer = (descriptor) => {
    const buffer = own(descriptor);
    if (!buffer.label.startsWith(label)) return buffer;
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => void (destroyed++, destroy());
    made++;
    return buffer;
  };
  return () => ({ made, left: made - destroyed });
}
