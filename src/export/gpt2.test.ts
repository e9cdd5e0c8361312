/** Exports of a GPT-2, whose matrices lie one way in a folder and the other way in a GGUF file. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainChoices } from "./records/choices";
import { Session } from "../engine/session";
import { gpt2Logits, GPT2_MODEL, openTestModel, runRows, type RandomRun } from "../engine/testing";
import { testDevice } from "../gpu/testing";
import { EMPTY_MASK, parseMask } from "../model/mask";
import { openModel } from "../model/open";
import type { ModelFormat, OpenedModel } from "../model/opened-model";
import { namedSource } from "../model/testing/small-llama";
import { exportModel } from "./export-model";
import { contentOf, MemoryTarget, reopened, writtenFiles, planned } from "./testing";

const FORMATS = ["huggingface", "gguf"] as const;
const CAPACITY = { contextTokens: 48, batchTokens: 48, outputs: 16 };
const PAIRS = FORMATS.flatMap((from) => FORMATS.map((to) => ({ from, to })));
const open = new Map<ModelFormat, { readonly model: OpenedModel; readonly session: Session }>();

beforeAll(async () => {
  const folder = await openTestModel(GPT2_MODEL);
  for (const model of [folder, await reopened(folder, EMPTY_MASK, "gguf")]) {
    open.set(model.original.format, { model, session: await Session.open(model, { gpu: await testDevice(), capacity: CAPACITY }) });
  }
});

afterAll(() => {
  for (const { session } of open.values()) session.dispose();
});

describe.each(PAIRS)("a GPT-2 exported from $from to $to", ({ from, to }) => {
  it.each(gpt2Logits().runs)("gives transformers' logits without $drop", async (run: RandomRun) => {
    const source = open.get(from);
    if (!source) throw new Error(`The ${from} model is not open.`);
    const mask = parseMask(run.drop.join(","), source.model.spec);
    const target = new MemoryTarget();
    const { verified } = await exportModel({ ...source, gpu: await testDevice(), mask, choices: plainChoices(to), target });
    expect(verified.maxDiff).toBeLessThan(1e-5);
    const session = await Session.open(await openModel(target.files), { gpu: await testDevice(), capacity: CAPACITY });
    const rows = await runRows(session, gpt2Logits().ids, EMPTY_MASK);
    session.dispose();
    expect(session.spec.layers).toHaveLength(run.drop.length === 2 && run.drop[0] === "attn.1" ? 2 : 3);
    expect(rows.map((row) => row.indexOf(Math.max(...row)))).toEqual(run.argmax);
    const worst = Math.max(...rows.flatMap((row, at) => Array.from(row, (value, id) => Math.abs(value - (run.logits[at * row.length + id] ?? NaN)))));
    expect(worst).toBeLessThan(1e-3);
  });
});

describe("a GPT-2 through GGUF and back", () => {
  it("has the bytes of every tensor that it began with", async () => {
    const folder = await openTestModel(GPT2_MODEL);
    const back = await reopened(await reopened(folder, EMPTY_MASK, "gguf"), EMPTY_MASK, "huggingface");
    expect(back.spec).toEqual(folder.spec);
    for (const [id, { entry }] of folder.weights) {
      const other = back.weights.get(id)?.entry;
      expect([other?.name, other?.shape]).toEqual([entry.name, entry.shape]);
      const [mine, theirs] = await Promise.all([entry, other ?? entry].map(({ source, offset, byteLength }) => source.read(offset, byteLength)));
      expect(Buffer.compare(mine ?? new Uint8Array(), theirs ?? new Uint8Array())).toBe(0);
    }
  });

  it("opens from OpenAI's names without the prefix, with the causal masks that old versions saved", async () => {
    const files = await writtenFiles(await planned(await openTestModel(GPT2_MODEL), EMPTY_MASK, "huggingface"));
    const bare = await Promise.all(files.map(async (file) => (file.path === "model.safetensors" ? namedSource(file.path, withoutPrefix(await contentOf(file))) : file)));
    expect((await openModel(bare)).weights.size).toBe((await openModel(files)).weights.size);
  });
});

/** Names are in the header alone, and spaces after its JSON keep its length. */
function withoutPrefix(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = new TextDecoder().decode(file.subarray(8, 8 + length));
  const changed = new Uint8Array(file);
  changed.set(new TextEncoder().encode(header.replaceAll("transformer.", "").padEnd(length)), 8);
  return changed;
}
