/** The shared WGSL that kernels include, by the path that they write. */
import activation from "../../shaders/lib/activation.wgsl?raw";
import extent from "../../shaders/lib/extent.wgsl?raw";
import moments from "../../shaders/lib/moments.wgsl?raw";
import reduce from "../../shaders/lib/reduce.wgsl?raw";
import rowSoftmax from "../../shaders/lib/row-softmax.wgsl?raw";
import token from "../../shaders/lib/token.wgsl?raw";
import weights from "../../shaders/lib/weights.wgsl?raw";
import type { ShaderLibrary } from "../gpu/preprocess";

export const SHADER_LIBRARY: ShaderLibrary = new Map([
  ["lib/activation.wgsl", activation],
  ["lib/extent.wgsl", extent],
  ["lib/moments.wgsl", moments],
  ["lib/reduce.wgsl", reduce],
  ["lib/row-softmax.wgsl", rowSoftmax],
  ["lib/token.wgsl", token],
  ["lib/weights.wgsl", weights],
]);
