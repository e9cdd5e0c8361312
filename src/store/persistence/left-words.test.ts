import { describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS } from "../../data/mapping";
import type { DatasetSource, ModelSource } from "../sources";
import { createHistory, record } from "../trim/history";
import { leftWords } from "./left-words";
import type { LeftOpen } from "./kept-open";

const left = (model: ModelSource | null, ...datasets: readonly DatasetSource[]): LeftOpen => ({
  phase: "asking",
  model: model && { source: model, name: "SmolLM2", fingerprint: "f", history: record(createHistory(), new Set(["attn.5"]), "Drop attention 5") },
  datasets: datasets.map((source, index) => ({ source, options: DEFAULT_OPTIONS, name: `data-${index}`, id: `d${index}`, hash: `h${index}` })),
  datasetId: null,
});
const file: DatasetSource = { kind: "file", name: "rows.csv", bytes: 1, modifiedMs: 1 };

describe("leftWords", () => {
  it("tells what a click opens from what has to be chosen", () => {
    expect(leftWords(left({ kind: "demo" }, file))).toEqual({ names: ["SmolLM2", "data-0"], dropped: 1, canOpen: true, toChoose: ["rows.csv"], isFolder: false });
    expect(leftWords(left(null, file))).toMatchObject({ dropped: 0, canOpen: false });
  });

  it.each([["SmolLM2.gguf", false], ["model.zip", false], ["SmolLM2-135M", true]])("%s is a folder: %s", (name, isFolder) => {
    expect(leftWords(left({ kind: "files", name }))).toMatchObject({ canOpen: false, toChoose: [name], isFolder });
  });
});
