/** From model, mask and format to everything that will be written. Reads the small text files of the source, and no weight. */
import { familyById } from "../model/families/registry";
import { tensorName } from "../model/families/tensor-names";
import type { OpenedModel } from "../model/opened-model";
import type { Mask } from "../model/mask";
import type { ModelSpec } from "../model/spec";
import type { TunedWeights } from "../model/tuned";
import { present } from "../shared/assert";
import { planGguf } from "./gguf/plan";
import { aboutFiles } from "./huggingface/about-files";
import { planFolder } from "./huggingface/plan";
import { planLayers } from "./layers";
import type { ExportPlan, PlannedFile } from "./planned-file";
import type { ExportAbout } from "./records/about";
import type { ExportChoices, ExportFormat, Precision } from "./records/choices";

export interface ExportOptions {
  /** Take the place of the model's own; left out or null: none. */
  readonly tuned?: TunedWeights | null | undefined;
  /** Left out or null: it tells no more of itself than the source does. */
  readonly about?: ExportAbout | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Errors: "usage" when every layer is dropped, "unsupported" when the format can't hold this model's tokenizer or a tensor,
 * "malformed", "io", "cancelled".
 */
export async function planExport(model: OpenedModel, mask: Mask, choices: ExportChoices, { tuned = null, about = null, signal }: ExportOptions = {}): Promise<ExportPlan> {
  const { format, precision, singles } = choices;
  const layers = planLayers(model.spec, mask, singles);
  const nameIn = (precision: Precision): string => `${fileNameOf(model.name)}-${wordsOf(mask, tuned, precision)}`;
  const fileName = `${nameIn(precision)}.${format === "gguf" ? "gguf" : "zip"}`;
  const changes = { layers, tuned, precision, about };
  const planned = format === "gguf" ? await planGguf(model, changes, fileName, signal) : await planFolder(model, changes, signal);
  const beside = format === "gguf" ? [] : await aboutFiles(model, changes, { choices, files: planned.files, ggufName: `${nameIn(about?.gguf ?? precision)}.gguf` }, signal);
  const files = [...planned.files, ...beside];
  return {
    choices,
    architecture: planned.architecture,
    notes: planned.notes,
    fileName,
    files,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    absent: layers.absent,
    zeroed: layers.zeroed,
    removedLayers: layers.removed,
    tunedHeadBytes: tuned?.head ? headBytes(files, model.spec, format) : 0,
  };
}

function headBytes(files: readonly PlannedFile[], { family }: ModelSpec, format: ExportFormat): number {
  const name = tensorName(familyById(family).tensorNames, format, "head");
  const tensors = files.flatMap((file) => (file.kind === "tensors" ? file.tensors : []));
  return present(tensors.find((tensor) => tensor.name === name), "the tuned head").bytes;
}

function wordsOf(mask: Mask, tuned: TunedWeights | null, precision: Precision): string {
  const words = [...(mask.size > 0 ? ["trimmed"] : []), ...(tuned ? ["tuned"] : []), ...(precision === "source" ? [] : [precision])];
  return words.length > 0 ? words.join("-") : "copy";
}

/** A model's name comes from files of others; what a file system can't have in a name becomes a dash. */
function fileNameOf(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._ -]+/gu, "-").replace(/^[.\s-]+/, "").slice(0, 120);
  return safe === "" ? "model" : safe;
}
