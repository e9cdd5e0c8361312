/** What speaks against a header of any family. */
import { StudioError } from "../../shared/errors";
import { type Reason, show } from "../reasons";
import type { ModelSpec } from "../spec";
import type { JsonObject } from "./family";
import { firstModules } from "./first-modules";
import { MAX_HEAD_DIM } from "./limits";

/** The kernels read heads in fours. */
export function headDimReasons(spec: ModelSpec, file: string, remedy: string): Reason[] {
  const headDim = firstModules(spec).attention.headDim;
  const reasons: Reason[] = [];
  const isRotary = spec.positions.kind === "rotary";
  if (headDim % 2 !== 0 && isRotary) reasons.push({ reason: `${file}: the head size ${headDim} is odd, and rotary positions need pairs`, remedy });
  else if (headDim % 4 !== 0) reasons.push({ reason: `${file}: the head size ${headDim} is no multiple of 4, and the studio's attention needs one`, remedy });
  if (headDim > MAX_HEAD_DIM) reasons.push({ reason: `${file}: the head size ${headDim} is over the studio's ${MAX_HEAD_DIM}`, remedy });
  return reasons;
}

export function quantizationReasons({ quantization_config: quantization }: JsonObject, file: string): Reason[] {
  if (quantization === undefined || quantization === null) return [];
  return [{ reason: `${file}: quantization_config (${show(quantization)}) stores weights in a layout of its own`, remedy: "Open the unquantised folder, or a GGUF file in F16, Q8_0, Q4_0 or Q4_1." }];
}

export function contradiction(file: string, what: string): StudioError {
  return new StudioError("malformed", `${file}: ${what}.`, "Fetch the model again; its header contradicts itself.");
}
