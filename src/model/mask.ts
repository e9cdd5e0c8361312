/**
 * Modules and masks. A mask is the immutable set of dropped modules; a dropped module is a clean
 * residual skip. It is an argument of every run of the engine, never a state of the model.
 */
import { StudioError } from "../shared/errors";
import type { ModelSpec } from "./spec";

export type ModuleKind = "attention" | "mlp";
export type ModuleId = `attn.${number}` | `mlp.${number}`;
export type Mask = ReadonlySet<ModuleId>;

export const EMPTY_MASK: Mask = new Set();

export function moduleId(kind: ModuleKind, layer: number): ModuleId {
  return kind === "attention" ? `attn.${layer}` : `mlp.${layer}`;
}

export function modulePlace(id: ModuleId): { readonly kind: ModuleKind; readonly layer: number } {
  const [kind, layer] = id.split(".");
  return { kind: kind === "attn" ? "attention" : "mlp", layer: Number(layer) };
}

/** Every module that the model has, in the order in which they run. */
export function modulesOf(spec: ModelSpec): ModuleId[] {
  return spec.layers.flatMap((layer, index) => [
    ...(layer.attention ? [moduleId("attention", index)] : []),
    ...(layer.mlp ? [moduleId("mlp", index)] : []),
  ]);
}

/** Those that the mask leaves, in the order in which they run. */
export function modulesLeft(spec: ModelSpec, mask: Mask): ModuleId[] {
  return modulesOf(spec).filter((id) => !mask.has(id));
}

/** The mask in running order: its canonical form, for keys, files and messages. */
export function maskModules(mask: Mask): ModuleId[] {
  return [...mask].sort((a, b) => runningOrder(a) - runningOrder(b));
}

export function maskKey(mask: Mask): string {
  return maskModules(mask).join(",");
}

/**
 * Parses `attn.5,mlp.8,layer.12` (a layer stands for both its modules).
 * Errors: "usage" for a word that is not a module of this model.
 */
export function parseMask(text: string, spec: ModelSpec): Mask {
  const known = new Set(modulesOf(spec));
  const mask = new Set<ModuleId>();
  for (const word of text.split(",").map((part) => part.trim()).filter((part) => part !== "")) {
    const match = /^(attn|mlp|layer)\.(\d+)$/.exec(word);
    const layer = Number(match?.[2]);
    const ids: ModuleId[] = match?.[1] === "layer" ? [`attn.${layer}`, `mlp.${layer}`] : [word as ModuleId];
    const present = ids.filter((id) => known.has(id));
    if (!match || present.length === 0) {
      throw new StudioError(
        "usage",
        `"${word}" is not a module of this model, which has ${spec.layers.length} layers.`,
        `Write modules as attn.N, mlp.N or layer.N with N from 0 to ${spec.layers.length - 1}, separated by commas.`,
      );
    }
    for (const id of present) mask.add(id);
  }
  return mask;
}

/** Where a module runs among those of a model that has both kinds in every layer. */
export function runningOrder(id: ModuleId): number {
  const { kind, layer } = modulePlace(id);
  return 2 * layer + (kind === "mlp" ? 1 : 0);
}
