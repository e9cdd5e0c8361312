/** How an export is loaded, in four lines for each program. */
import type { AboutFacts } from "./facts";

/** For Ollama; its chat template is the one in the GGUF. */
export function modelfile({ ggufName }: Pick<AboutFacts, "ggufName">): string {
  return `FROM ./${ggufName}\n`;
}

/** Markdown. File names are made by the studio of letters, digits and `._ -`. */
export function loadingLines({ about, hasCode, ggufName }: Pick<AboutFacts, "about" | "hasCode" | "ggufName">): string[] {
  const trusted = hasCode ? ", trust_remote_code=True" : "";
  const name = ggufName.replace(/\.gguf$/, "").toLowerCase().replace(/[^a-z0-9._-]+/g, "-").replace(/^[._-]+/, "") || "model";
  return [
    ...(hasCode ? ["The layers differ, which transformers has no class for: `modeling_decilm.py` beside the weights is one, and loading has to be told to trust it. It is short and can be read.", ""] : []),
    "transformers, in this folder:",
    ...fenced("python", "from transformers import AutoModelForCausalLM, AutoTokenizer", `tokenizer = AutoTokenizer.from_pretrained("."${trusted})`, `model = AutoModelForCausalLM.from_pretrained("."${trusted})`, 'print(tokenizer.decode(model.generate(**tokenizer("Once", return_tensors="pt"), max_new_tokens=32)[0]))'),
    "vLLM, in this folder:",
    ...fenced("sh", `vllm serve .${hasCode ? " --trust-remote-code" : ""}`, `curl localhost:8000/v1/completions -H 'Content-Type: application/json' -d '{"model": ".", "prompt": "Once", "max_tokens": 32}'`),
    about.gguf ? "llama.cpp, in this folder:" : "llama.cpp, with the GGUF that TrimLLM Studio writes of the same model:",
    ...fenced("sh", `llama-cli -m "${ggufName}" -p "Once" -n 32`),
    about.gguf ? "Ollama, in this folder:" : "Ollama, with the same GGUF beside the `Modelfile`:",
    ...fenced("sh", `ollama create "${name}" -f Modelfile`, `ollama run "${name}" "Once"`),
  ];
}

function fenced(language: string, ...lines: readonly string[]): string[] {
  return [`\`\`\`${language}`, ...lines, "```", ""];
}
