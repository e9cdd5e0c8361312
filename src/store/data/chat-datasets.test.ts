import { describe, expect, it } from "vitest";
import { createTestStudio } from "../../../e2e/support/test-studio";
import { DEFAULT_OPTIONS } from "../../data/mapping";
import { StudioError } from "../../shared/errors";
import type { DatasetSummary } from "../../worker/protocol";
import { closeModel, openModelSource } from "../open/model-actions";
import { reopenDataset } from "./data-actions";
import { sourceOfFile } from "./dataset-sources";

const CHAT = { ...DEFAULT_OPTIONS, wording: { ...DEFAULT_OPTIONS.wording, chat: true } };

async function studioWithChat() {
  const test = createTestStudio();
  await test.studio.client.start();
  await reopenDataset(test.studio, sourceOfFile(new File(["a"], "chat.jsonl")), CHAT);
  await reopenDataset(test.studio, sourceOfFile(new File(["b"], "plain.jsonl")), DEFAULT_OPTIONS);
  return test;
}

describe("datasets worded as chats", () => {
  it("are in the words of the model that is opened, or of none when it is closed", async () => {
    const { studio, engine, state } = await studioWithChat();
    const ids = state().datasets.map(({ summary }) => summary.id);
    let asked = 0;
    const described: string[] = [];
    engine.describeDataset = async (id: string): Promise<DatasetSummary> => {
      described.push(id);
      // Every dataset that is open is listed.
      const { summary } = state().datasets.find((dataset) => dataset.summary.id === id) as { summary: DatasetSummary };
      return { ...summary, notes: [`words of answer ${++asked}`] };
    };
    const notes = (): readonly (readonly string[])[] => state().datasets.map(({ summary }) => summary.notes);
    expect(await openModelSource(studio, { kind: "demo" })).toBe(true);
    await expect.poll(notes).toEqual([["words of answer 1"], []]);
    closeModel(studio, new StudioError("gpu-out-of-memory", "Full.", "Close tabs."));
    await expect.poll(notes).toEqual([["words of answer 2"], []]);
    expect(described).toEqual([ids[0], ids[0]]);
  });

  it("stay as they were when the model's template refuses them, and the person is told", async () => {
    const { studio, engine, state } = await studioWithChat();
    const before = state().datasets;
    engine.describeDataset = () => Promise.reject(new StudioError("unsupported", "The chat template refuses the prompt.", "Turn it off."));
    await openModelSource(studio, { kind: "demo" });
    await expect.poll(() => state().notices.at(-1)?.message).toContain("refuses the prompt");
    expect(state().datasets).toEqual(before);
  });
});
