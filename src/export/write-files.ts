/** Turns a plan into streams of bytes, and counts what went through. */
import { streamRange } from "../formats/stream";
import { assertNever } from "../shared/assert";
import { throwIfCancelled } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { ExportPlan, PlannedFile } from "./planned-file";
import type { ExportedFile } from "./target";
import { tensorChunks, zeroChunks } from "./tensor-chunks";

/** Progress is in bytes of all files together. */
export function exportedFiles(plan: ExportPlan, job: JobContext = {}): ExportedFile[] {
  let done = 0;
  const count = (bytes: number): void => {
    done += bytes;
    job.onProgress?.({ label: `Writing ${plan.fileName}`, done, total: plan.bytes, unit: "bytes" });
  };
  return plan.files.map((file) => ({ path: file.path, size: file.size, chunks: (signal = job.signal) => counted(fileChunks(file, signal), count) }));
}

async function* counted(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>, count: (bytes: number) => void): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for await (const chunk of chunks) {
    // Before the chunk goes out: the taker may transfer it away and leave it empty.
    const { byteLength } = chunk;
    yield chunk;
    count(byteLength);
  }
}

async function* fileChunks(file: PlannedFile, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  throwIfCancelled(signal);
  switch (file.kind) {
    case "bytes":
      yield file.bytes.slice();
      return;
    case "copy":
      yield* streamRange(file.source, 0, file.source.size, undefined, signal);
      return;
    case "tensors":
      yield file.header.slice();
      for (const tensor of file.tensors) {
        yield* tensorChunks(tensor, signal);
        yield* zeroChunks((file.alignment - (tensor.bytes % file.alignment)) % file.alignment, signal);
      }
      return;
    default:
      assertNever(file);
  }
}
