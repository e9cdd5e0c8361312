import { present } from "../../shared/assert";
import type { AttentionSpec, MlpSpec, ModelSpec } from "../spec";

/** Headers have one set of sizes: the layers that the families read are all alike. */
export function firstModules({ layers }: ModelSpec): { readonly attention: AttentionSpec; readonly mlp: MlpSpec } {
  return { attention: present(layers[0]?.attention, "attention of the first layer"), mlp: present(layers[0]?.mlp, "MLP of the first layer") };
}
