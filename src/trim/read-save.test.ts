import { describe, expect, it } from "vitest";
import { FakeTrimWork } from "./fake-work-testing";
import { readSave, saveText } from "./read-save";
import { DEFAULT_TRIM } from "./records/options";
import { runTrim } from "./trim-loop";
import type { TrimSave } from "./trim-state";

async function saves(): Promise<TrimSave[]> {
  const work = new FakeTrimWork();
  const kept: TrimSave[] = [];
  work.onSave = (save) => kept.push(save);
  const options = { ...DEFAULT_TRIM, target: { kind: "accuracy", floor: 0.9, bound: "value" } as const, tuning: { ...DEFAULT_TRIM.tuning, clip: Infinity } };
  await runTrim(work, { runId: "r", fingerprint: "f", datasetId: "d", part: "test", course: { kind: "search", options }, from: { mask: [], tuned: null }, modules: work.modules, rows: 8 }, { stop: new AbortController().signal, onEvent: () => undefined });
  return kept;
}

describe("a saved trim", () => {
  it("is read as it was at every phase", async () => {
    const kept = await saves();
    expect(kept.length).toBeGreaterThan(12);
    for (const save of kept) expect(readSave(saveText(save))).toEqual(save);
  });

  it("keeps a loss that is no number any more", async () => {
    const save = (await saves()).at(-1);
    if (!save?.start) throw new Error("no start");
    const lost = { ...save, start: { ...save.start, accuracy: { ...save.start.accuracy, nll: Infinity } } };
    expect(readSave(saveText(lost)).start?.accuracy.nll).toBe(Infinity);
  });

  it("that is torn anywhere is refused", async () => {
    const text = saveText((await saves()).at(-1) ?? (await saves())[0] as TrimSave);
    for (let length = 0; length < text.length; length += 97) expect(() => readSave(text.slice(0, length))).toThrow(expect.objectContaining({ code: "malformed" }));
  });

  it.each<[string, object, RegExp]>([
    ["of another format", { format: "trimllm-trim 0" }, /at "format"/],
    ["with modules that are none", { from: { mask: ["x"], tuned: null } }, /at "from\.mask\.0"/],
    ["with a module in another writing", { from: { mask: ["attn.05"], tuned: null } }, /at "from\.mask\.0"/],
    ["with an end and no start", { start: null, ended: { kind: "stopped", reason: "", final: -1 } }, /steps are not in order/],
    ["that tunes the start behind its steps", { closing: { kind: "floor", reason: "", final: -1 } }, /steps are not in order/],
    ["that ends with a step that it has not", { ended: { kind: "reached", reason: "", final: 99 } }, /steps are not in order/],
    ["with a pace of nothing", { pace: { scan: -1 } }, /at "pace\.scan"/],
    ["of a course that is none", { course: { kind: "guess" } }, /at "course/],
  ])("%s is refused by field", async (_, change, message) => {
    const [save] = await saves();
    expect(() => readSave(JSON.stringify({ ...save, ...change }))).toThrow(message);
  });
});
