/** What is known of an export when its texts are written: before its bytes are. */
import { maskModules, moduleId, type ModuleId } from "../../model/mask";
import type { LayerPlan } from "../layers";
import type { ExportAbout } from "../records/about";
import type { ExportFormat, Precision, SingleModules } from "../records/choices";
import { oneLine } from "../records/one-line";
import type { License } from "./license";

export interface AboutFacts {
  readonly about: ExportAbout;
  /** Of the recipe (`recipeHash`). */
  readonly hash: string;
  readonly license: License | null;
  readonly layers: LayerPlan;
  readonly format: ExportFormat;
  readonly precision: Precision;
  readonly singles: SingleModules;
  readonly isTuned: boolean;
  /** transformers needs the code that lies beside the weights. */
  readonly hasCode: boolean;
  /** Of all tensors. */
  readonly weightBytes: number;
  /** As the studio names the GGUF of the same state. */
  readonly ggufName: string;
}

/** Every module that the export is without, silenced ones among them, by the source's layers in running order. */
export function goneModules({ removed, absent, zeroed }: LayerPlan): ModuleId[] {
  const whole = removed.flatMap((layer) => [moduleId("attention", layer), moduleId("mlp", layer)]);
  return maskModules(new Set([...whole, ...absent, ...zeroed]));
}

/** "medicine" of "medicine.jsonl"; null where no data was used. */
export function domainOf({ recipe: { dataset } }: ExportAbout): string | null {
  return dataset && (oneLine(dataset.name).replace(/\.\w+$/, "") || null);
}

/** The domain among them; as the Hub writes tags. */
export function tagsOf({ about, layers }: Pick<AboutFacts, "about" | "layers">): string[] {
  const domain = domainOf(about)?.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return ["trimllm", ...(goneModules(layers).length > 0 ? ["pruned"] : []), ...(domain ? [domain] : [])];
}
