/** Single dropped modules, and what each way of writing them means. Pure. */
import type { ExportFormat, SingleModules } from "../../../export/records/choices";
import { modulePlace, type ModuleId } from "../../../model/mask";
import type { OpenModelSummary } from "../../../worker/protocol";

export interface SinglesWay {
  readonly value: SingleModules;
  readonly label: string;
  /** What a file so written is good for. */
  readonly text: string;
}

/** Dropped modules whose layer stays, as another module of it does. */
export function singleModules(mask: readonly ModuleId[], modules: OpenModelSummary["modules"]): ModuleId[] {
  const dropped = new Set(mask);
  const kept = new Set(modules.filter(({ id }) => !dropped.has(id)).map(({ id }) => modulePlace(id).layer));
  return mask.filter((id) => kept.has(modulePlace(id).layer));
}

const LEFT_OUT: Readonly<Record<ExportFormat, string>> = {
  gguf: "Smaller and faster. For llama.cpp from December 2024 on and what is built on it, such as Ollama and LM Studio; not for transformers.",
  huggingface: "Smaller and faster. For transformers with trust_remote_code (the folder brings the code), vLLM and mlx-lm.",
};

export function singlesWays(formats: ExportFormat | "both"): readonly SinglesWay[] {
  const text = formats === "both" ? `${LEFT_OUT.huggingface} A GGUF: for llama.cpp from December 2024 on, Ollama and LM Studio.` : LEFT_OUT[formats];
  return [
    { value: "absent", label: "Left out", text },
    { value: "zeroed", label: "Kept as zeros", text: "No smaller and no faster. For everything that reads the full model." },
  ];
}
