/** From model, mask and format to everything that will be written. Reads the small text files of the source, and no weight. */
import type { ModelFormat, OpenedModel } from "../model/opened-model";
import type { Mask } from "../model/mask";
import { planGguf } from "./gguf/plan";
import { planFolder } from "./huggingface/plan";
import { planLayers } from "./layers";
import type { ExportPlan } from "./planned-file";

/**
 * Errors: "usage" when every layer is dropped, "unsupported" when the format can't hold this model's tokenizer or a tensor,
 * "malformed", "io", "cancelled".
 */
export async function planExport(model: OpenedModel, mask: Mask, format: ModelFormat, signal?: AbortSignal): Promise<ExportPlan> {
  const layers = planLayers(model.spec, mask);
  const name = `${fileNameOf(model.name)}-${mask.size > 0 ? "trimmed" : "copy"}`;
  const fileName = `${name}.${format === "gguf" ? "gguf" : "zip"}`;
  const files = format === "gguf" ? await planGguf(model, layers, fileName, signal) : await planFolder(model, layers, signal);
  return { format, fileName, files, bytes: files.reduce((sum, { size }) => sum + size, 0), zeroed: layers.zeroed, removedLayers: layers.removed };
}

/** A model's name comes from files of others; what a file system can't have in a name becomes a dash. */
function fileNameOf(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._ -]+/gu, "-").replace(/^[.\s-]+/, "").slice(0, 120);
  return safe === "" ? "model" : safe;
}
