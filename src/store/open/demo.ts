/** What ships with the page: a tiny model and four datasets, made up for the demo. Paths are relative to the page. */
import type { ModelOrigin } from "../../worker/protocol";

export interface DemoDataset {
  readonly id: "medicine" | "law" | "finance" | "science";
  readonly label: string;
  readonly path: string;
}

export const DEMO_DATASETS: readonly DemoDataset[] = [
  { id: "medicine", label: "Medicine", path: "demo/data/medicine_test.jsonl" },
  { id: "law", label: "Law", path: "demo/data/law_test.jsonl" },
  { id: "finance", label: "Finance", path: "demo/data/finance_test.jsonl" },
  { id: "science", label: "Science", path: "demo/data/science_test.jsonl" },
];

const DEMO_MODEL_FOLDER = "tiny-demo";
const DEMO_MODEL_FILES = ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];

export function demoModel(absoluteUrl: (path: string) => string): ModelOrigin {
  const urls = DEMO_MODEL_FILES.map((name) => ({ path: `${DEMO_MODEL_FOLDER}/${name}`, url: absoluteUrl(`demo/model/${name}`) }));
  return { kind: "urls", urls };
}
