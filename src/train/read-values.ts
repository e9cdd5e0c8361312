/** The values of one F32 tensor of a file. */
import { malformed, quoted } from "../formats/malformed";
import { streamRange } from "../formats/stream";
import type { TensorEntry } from "../formats/tensor-directory";

/** Errors: "malformed" for another type, "io", "cancelled". */
export async function readValues(entry: TensorEntry, signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
  if (entry.dtype !== "F32") throw malformed(entry.source.name, `the tensor ${quoted(entry.name)} is ${entry.dtype}, what tuning keeps is F32.`, "Tune again.");
  const bytes = new Uint8Array(entry.byteLength);
  let at = 0;
  for await (const chunk of streamRange(entry.source, entry.offset, entry.byteLength, undefined, signal)) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return new Float32Array(bytes.buffer);
}

export function bytesOfValues(values: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
