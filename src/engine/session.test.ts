import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryByteSource } from "../formats/byte-source-memory";
import { testDevice } from "../gpu/testing";
import { EMPTY_MASK, modulesOf, parseMask } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import { toStudioError } from "../shared/errors";
import { generate, GREEDY, submitDecode } from "./generate";
import { sequenceLogits } from "./prefill";
import { Session } from "./session";
import { DEMO_MODEL, openTestModel, openTestSession, runLogits, SMALL } from "./testing";

const PROMPT = [362, 26, 221, 371, 414, 353, 340, 320, 475, 31, 199, 282, 26];
const greedy = { mask: EMPTY_MASK, sampling: GREEDY, endIds: [] };

const refusal = async (work: Promise<unknown>): Promise<{ code: string; message: string }> => {
  const error = toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown));
  return { code: error.code, message: error.message };
};

describe("a session", () => {
  let session: Session;
  beforeAll(async () => {
    session = await openTestSession(DEMO_MODEL);
  });
  afterAll(() => session.dispose());

  it("takes at most 9 dispatches a layer and 6 more for a token, and fewer for every module that is dropped", () => {
    const layers = session.spec.layers.length;
    const full = session.plans(EMPTY_MASK).decode.length;
    expect(full).toBeLessThanOrEqual(9 * layers + 6);
    const dropped = session.plans(parseMask("attn.5,mlp.8", session.spec)).decode.length;
    expect(full - dropped).toBe(5 + 3);
  });

  const countSteadyState = () =>
    countCreations(session.device, async () => {
      await generate(session, PROMPT, { ...greedy, maxTokens: 24 });
      await generate(session, PROMPT, { ...greedy, maxTokens: 8, mask: parseMask("layer.3,attn.5", session.spec) });
      submitDecode(session, EMPTY_MASK, 4);
      await session.device.queue.onSubmittedWorkDone();
    });

  it("creates no buffer, bind group or pipeline for a token in steady state, whatever the mask", async () => {
    // How many ids come at once follows the clock, and a length that is new takes a buffer to read them by.
    let created = await countSteadyState();
    for (let again = 0; again < 3 && created.buffers > 0; again++) created = await countSteadyState();
    expect(created).toEqual({ buffers: 0, bindGroups: 0, pipelines: 0 });
  });

  it("gives the same logits again once modules are restored, and with every module dropped those of the embedding alone", async () => {
    const before = await runLogits(session, PROMPT, EMPTY_MASK);
    const bare = await runLogits(session, PROMPT, new Set(modulesOf(session.spec)));
    const after = await runLogits(session, PROMPT, EMPTY_MASK);
    expect(after.last).toEqual(before.last);
    expect(bare.last).not.toEqual(before.last);
  });

  it("stops at an end id, which is no part of the text", async () => {
    const free = await generate(session, PROMPT, { ...greedy, maxTokens: 6 });
    const end = free.ids[3] ?? -1;
    const stopped = await generate(session, PROMPT, { ...greedy, maxTokens: 6, endIds: [end] });
    expect(stopped).toMatchObject({ ids: free.ids.slice(0, free.ids.indexOf(end)), stopped: "end" });
  });

  it("stops where the context ends", async () => {
    const prompt = Array.from({ length: SMALL.contextTokens - 3 }, (_, i) => 1 + (i % 2000));
    const { ids, stopped } = await generate(session, prompt, { ...greedy, maxTokens: 50 });
    expect({ count: ids.length, stopped }).toEqual({ count: 4, stopped: "length" });
  });

  it("draws the same ids for the same seed", async () => {
    const sampling = { temperature: 1.2, topK: 40, topP: 0.95, seed: 11 };
    const run = async (seed: number) => (await generate(session, PROMPT, { mask: EMPTY_MASK, endIds: [], maxTokens: 12, sampling: { ...sampling, seed } })).ids;
    expect(await run(11)).toEqual(await run(11));
    expect(await run(12)).not.toEqual(await run(11));
  });

  it("is cancelled between portions, and works afterwards", async () => {
    const stop = new AbortController();
    const onIds = (): void => stop.abort();
    expect((await refusal(generate(session, PROMPT, { ...greedy, maxTokens: 100, signal: stop.signal, onIds }))).code).toBe("cancelled");
    expect((await generate(session, PROMPT, { ...greedy, maxTokens: 3 })).ids).toHaveLength(3);
  });

  it.each([
    { name: "no token", ids: [], message: /prompt is empty/ },
    { name: "an id outside the vocabulary", ids: [5, 2048], message: /2048 is not a token id/ },
    { name: "more tokens than there is room for", ids: Array.from({ length: 257 }, () => 1), message: /257 tokens, there is room for 256/ },
  ])("refuses $name", async ({ ids, message }) => {
    const { code, message: said } = await refusal(sequenceLogits(session, ids, EMPTY_MASK).next());
    expect({ code, said }).toEqual({ code: "usage", said: expect.stringMatching(message) });
  });
});

describe("opening a session", () => {
  it("cuts matrices that are over the binding limit, with the same logits", async () => {
    const whole = await openTestSession(DEMO_MODEL);
    const expected = await runLogits(whole, PROMPT, EMPTY_MASK);
    whole.dispose();
    // 131,072 bytes hold a fourth of the embedding's 2048 x 128 F16 rows and two thirds of a gate over up.
    const cut = await openTestSession(DEMO_MODEL, { contextTokens: 64, batchTokens: 32, outputs: 16 }, { maxBindingBytes: 131_072 });
    const actual = await runLogits(cut, PROMPT, EMPTY_MASK);
    cut.dispose();
    expect(actual.argmax).toEqual(expected.argmax);
    actual.last.forEach((value, id) => expect(Math.abs(value - (expected.last[id] ?? NaN))).toBeLessThan(1e-4));
  });

  it("prefills in chunks on the key cache, with the same logits", async () => {
    const chunked = await openTestSession(DEMO_MODEL, { contextTokens: 64, batchTokens: 4, outputs: 4 });
    const whole = await openTestSession(DEMO_MODEL);
    const [a, b] = [await runLogits(chunked, PROMPT, EMPTY_MASK), await runLogits(whole, PROMPT, EMPTY_MASK)];
    const [c, d] = [await generate(chunked, PROMPT, { ...greedy, maxTokens: 6 }), await generate(whole, PROMPT, { ...greedy, maxTokens: 6 })];
    chunked.dispose();
    whole.dispose();
    expect(a.argmax).toEqual(b.argmax);
    expect(c.ids).toEqual(d.ids);
  });

  it("refuses a model that can't fit before it reads a weight, and says why", async () => {
    const { code, message } = await refusal(openTestSession(DEMO_MODEL, SMALL, { maxBindingBytes: 300_000 }));
    expect({ code, message }).toEqual({ code: "unsupported", message: expect.stringMatching(/does not fit this GPU.*"logits" takes \d+ bytes, and this GPU binds at most 300000/s) });
  });

  it("refuses weights that hold NaN, naming file and tensor, and leaves nothing on the GPU", async () => {
    const model = await openTestModel(DEMO_MODEL);
    const gpu = await testDevice();
    const { code, message } = await refusal(Session.open(await withNaN(model), { gpu, capacity: SMALL }));
    expect({ code, message }).toEqual({ code: "malformed", message: expect.stringMatching(/tensor model\.layers\.3\.mlp\.up_proj\.weight holds NaN or infinity/) });
  });

  it("is cancelled while it loads", async () => {
    const stop = new AbortController();
    const model = await openTestModel(DEMO_MODEL);
    const opening = Session.open(model, { gpu: await testDevice(), capacity: SMALL, signal: stop.signal, onProgress: () => stop.abort() });
    expect((await refusal(opening)).code).toBe("cancelled");
  });
});

/** The model with one F16 value of one tensor made NaN. */
async function withNaN(model: OpenedModel): Promise<OpenedModel> {
  const id = "mlp.3.up";
  const weight = model.weights.get(id);
  if (!weight) throw new Error(`no ${id}`);
  const bytes = (await weight.entry.source.read(weight.entry.offset, weight.entry.byteLength)).slice();
  new DataView(bytes.buffer).setUint16(4242, 0x7e00, true);
  const entry = { ...weight.entry, source: memoryByteSource(bytes, "model.safetensors"), offset: 0 };
  return { ...model, weights: new Map([...model.weights, [id, { ...weight, entry }]]) };
}

async function countCreations(device: GPUDevice, work: () => Promise<void>): Promise<{ buffers: number; bindGroups: number; pipelines: number }> {
  const counts = { buffers: 0, bindGroups: 0, pipelines: 0 };
  const watched = { createBuffer: "buffers", createBindGroup: "bindGroups", createComputePipeline: "pipelines", createComputePipelineAsync: "pipelines" } as const;
  const restore = Object.entries(watched).map(([method, counter]) => {
    const original: unknown = Reflect.get(device, method);
    if (typeof original !== "function") throw new Error(`no ${method}`);
    Reflect.set(device, method, (...args: unknown[]): unknown => {
      counts[counter]++;
      return Reflect.apply(original, device, args);
    });
    return () => Reflect.deleteProperty(device, method);
  });
  await work();
  for (const undo of restore) undo();
  return counts;
}
