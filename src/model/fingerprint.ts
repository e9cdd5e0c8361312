/**
 * Tells whether two files are the same model without reading them whole: what is kept of a model (masks, measurements,
 * recipes) is filed under this and not under a name, so that a renamed file is still known and a replaced one is not.
 */
import type { GgufValue } from "../formats/gguf/read";
import type { TensorEntry } from "../formats/tensor-directory";
import type { OpenedModel } from "./opened-model";

/** Read of each sampled tensor. Tunings of one model share every header, and differ in nearly every weight. */
const SAMPLE_BYTES = 1024;

/**
 * SHA-256 in hex over the tensor directory (names, types, shapes, offsets, sizes), the config or the metadata, and the first
 * KiB of a dozen tensors: embedding, head, final norm, and every part of the middle layer. Errors: "io", "cancelled".
 */
export async function fingerprintOf(model: OpenedModel, signal?: AbortSignal): Promise<string> {
  const header = new TextEncoder().encode(headerText(model));
  const samples = await Promise.all(sampledTensors(model).map((entry) => entry.source.read(entry.offset, Math.min(SAMPLE_BYTES, entry.byteLength), signal)));
  const digest = await crypto.subtle.digest("SHA-256", await new Blob([header, ...samples]).arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function headerText({ original }: OpenedModel): string {
  const tensors = [...(original.format === "gguf" ? original.file.tensors : original.tensors).values()];
  const directory = tensors.map(({ name, dtype, shape, offset, byteLength }) => [name, dtype, shape, offset, byteLength] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const described: unknown = original.format === "gguf" ? [...original.file.metadata].map(([key, value]) => [key, plain(value)]) : original.config;
  return JSON.stringify([original.format, directory, described], (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

function plain(value: GgufValue): unknown {
  return value.type === "array" ? [value.itemType, value.items] : [value.type, value.value];
}

function sampledTensors({ spec, weights }: OpenedModel): TensorEntry[] {
  const middle = `.${Math.floor(spec.layers.length / 2)}.`;
  return [...weights].filter(([id]) => id === "embed" || id === "head" || id === "finalNorm" || id.includes(middle)).map(([, { entry }]) => entry);
}
