/** The model and the datasets that the fake engine has. */
import { DEFAULT_OPTIONS } from "../../src/data/mapping";
import type { Mapping } from "../../src/data/mapping";
import { createRandom, mixSeeds } from "../../src/shared/random";
import type { ModuleId } from "../../src/model/mask";
import type { DatasetSummary, OpenModelSummary } from "../../src/worker/protocol";
import { fakeRejected, fakeRow, FAKE_ROWS } from "./fake-rows";

/** As long as a SHA-256 in hex; of another text another. */
export function fakeHash(text: string): string {
  const seed = [...text].reduce((sum, char) => mixSeeds(sum, char.codePointAt(0) ?? 0), 0);
  const random = createRandom(seed);
  return Array.from({ length: 64 }, () => random.integer(16).toString(16)).join("");
}

const FAKE_MAPPING: Mapping = {
  layout: "choice-list", columns: { question: "question", passage: null, choices: "choices", answer: "answer" }, answerKind: "index", fixedChoices: null, labelNames: null,
};

export interface FakeModelScript {
  readonly layers?: number;
  readonly modelName?: string;
  /** Modules that the opened file is without. */
  readonly absent?: readonly ModuleId[];
}

export function fakeModel({ layers = 30, modelName = "SmolLM2-135M-Instruct", absent = [] }: FakeModelScript = {}): OpenModelSummary {
  const modules = Array.from({ length: layers }, (_, layer) => [
    { id: `attn.${layer}` as const, kind: "attention" as const, layer, bytes: 553_000, parameters: 884_736 },
    { id: `mlp.${layer}` as const, kind: "mlp" as const, layer, bytes: 1_659_000, parameters: 2_654_208 },
  ]).flat().filter(({ id }) => !absent.includes(id));
  const bytes = 858_000 * layers + modules.reduce((sum, module) => sum + module.bytes, 0);
  return {
    name: modelName, format: "gguf", family: "llama", layers, hidden: 576, heads: 9, kvHeads: 3, vocab: 49_152, contextLength: 8192, parameters: 134_515_008,
    tied: true, precision: "Q4_1", bytes, gpuBytes: bytes + 46_000_000, fingerprint: fakeHash(`${modelName} ${layers}`), modules, hasChatTemplate: true,
  };
}

export function fakeDataset(id: string, name: string, rejectedRows = 0): DatasetSummary {
  return {
    id, hash: fakeHash(id), name, kind: "choice", mapping: FAKE_MAPPING, options: DEFAULT_OPTIONS, layout: "JSONL, question + choices + answer index", columns: { question: "question", choices: "choices", answer: "answer" }, examples: 3000 - rejectedRows,
    rejected: { count: rejectedRows, first: fakeRejected(Math.min(rejectedRows, 200)) },
    split: { calibration: 128, validation: 250, test: 250, tuning: 2372 - rejectedRows },
    firstExamples: FAKE_ROWS.map((_, row) => fakeRow(row)),
    notes: [],
  };
}
