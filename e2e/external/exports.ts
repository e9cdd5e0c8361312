/** The exports that other programs read, as data: models, what is dropped of them, and in which form they are written. */

/** A model as the studio runs it. */
export interface Variant {
  readonly id: string;
  /** A path, or an export that is opened again. */
  readonly model: string | ExportedForm;
  /** As --drop takes it; "" for nothing. */
  readonly drop: string;
  readonly isTuned: boolean;
}

/** How a variant is written. */
export interface ExportedForm {
  readonly id: string;
  readonly variant: Variant;
  readonly format: "hf" | "gguf";
  readonly precision: "source" | "f16" | "bf16" | "q8_0" | "q4_0";
  readonly singles: "absent" | "zeroed";
}

const DEMO = "public/demo/model";
/** Both leave the studio's accuracy on the demo's questions well below 100 % and above chance, so that one wrong answer shows. */
const LAYERS = "layer.0,layer.4";
/** With the attention of the first layer and the MLP of the last, which both formats write in a way of their own. */
const SINGLES = "attn.0,mlp.3,attn.4,mlp.5,layer.8,attn.9,mlp.11";

export const WHOLE = variant("whole", DEMO, LAYERS);
const WHOLE_TUNED = tuned(WHOLE);
export const SINGLE = variant("single", DEMO, SINGLES);
const SINGLE_TUNED = tuned(SINGLE);

export const WHOLE_FOLDER = form(WHOLE, "hf");
export const WHOLE_BF16_FOLDER = form(WHOLE, "hf", { precision: "bf16" });
export const WHOLE_GGUF = form(WHOLE, "gguf");
export const WHOLE_Q8_GGUF = form(WHOLE, "gguf", { precision: "q8_0" });
export const WHOLE_Q4_GGUF = form(WHOLE, "gguf", { precision: "q4_0" });
export const WHOLE_TUNED_FOLDER = form(WHOLE_TUNED, "hf");
export const WHOLE_TUNED_GGUF = form(WHOLE_TUNED, "gguf");
export const SINGLE_FOLDER = form(SINGLE, "hf");
export const SINGLE_ZEROED_FOLDER = form(SINGLE, "hf", { singles: "zeroed" });
export const SINGLE_GGUF = form(SINGLE, "gguf");
export const SINGLE_ZEROED_GGUF = form(SINGLE, "gguf", { singles: "zeroed" });
export const SINGLE_TUNED_FOLDER = form(SINGLE_TUNED, "hf");
export const SINGLE_TUNED_GGUF = form(SINGLE_TUNED, "gguf");

/** An export that is trimmed on: from GGUF, whose rows of q and k stand in another order than a folder's. */
const AGAIN = variant("again", WHOLE_GGUF, "attn.2,mlp.7");
export const AGAIN_FOLDER = form(AGAIN, "hf");
export const AGAIN_GGUF = form(AGAIN, "gguf");

/** And one that has no attention in some layers already, and an untied head. */
export const FURTHER = variant("further", SINGLE_TUNED_GGUF, "mlp.6");
export const FURTHER_FOLDER = form(FURTHER, "hf");
/** The folder's layout read and written again, in GGUF's blocks. */
export const FURTHER_GGUF = form(variant("further-again", FURTHER_FOLDER, "attn.7"), "gguf", { precision: "q8_0" });

/** A model with biases on q, k and v: the folder's own code has one on o as well, and the GGUF's rows are in another order than the model's own. */
const QWEN2 = "e2e/fixtures/qwen2/model";
const QWEN2_SINGLE = variant("qwen2-single", QWEN2, "attn.0,mlp.1,attn.2,mlp.3");
export const QWEN2_WHOLE_GGUF = form(variant("qwen2-whole", QWEN2, "layer.1"), "gguf");
export const QWEN2_FOLDER = form(QWEN2_SINGLE, "hf");
export const QWEN2_GGUF = form(QWEN2_SINGLE, "gguf");
export const QWEN2_AGAIN_FOLDER = form(variant("qwen2-again", QWEN2_GGUF, "mlp.0"), "hf");

function variant(id: string, model: Variant["model"], drop: string): Variant {
  return { id, model, drop, isTuned: false };
}

function tuned(of: Variant): Variant {
  return { ...of, id: `${of.id}-tuned`, isTuned: true };
}

function form(of: Variant, format: ExportedForm["format"], choices: Partial<Pick<ExportedForm, "precision" | "singles">> = {}): ExportedForm {
  const { precision = "source", singles = "absent" } = choices;
  const words = [of.id, ...(singles === "zeroed" ? [singles] : []), ...(precision === "source" ? [] : [precision])];
  return { id: format === "gguf" ? `${words.join("-")}.gguf` : words.join("-"), variant: of, format, precision, singles };
}

/** An export as the studio reads it from the written bytes. */
export function reopened(of: ExportedForm): Variant {
  return variant(`${of.id} reopened`, of, "");
}
