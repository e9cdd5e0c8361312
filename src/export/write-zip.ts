/** A folder as one file: a zip that stores its files, which this studio's reader opens without unpacking. */
import { makeZip, predictLength } from "client-zip";
import type { ExportedFile } from "./target";

/** `name` is the zip's own; inside, the files lie in a folder of that name without its ending. */
export function zipFile(name: string, files: readonly ExportedFile[]): ExportedFile {
  const folder = name.replace(/\.zip$/i, "");
  const entries = files.map(({ path, size }) => ({ name: `${folder}/${path}`, size }));
  return {
    path: name,
    size: Number(predictLength(entries)),
    chunks: (signal) => zipChunks(folder, files, signal),
  };
}

async function* zipChunks(folder: string, files: readonly ExportedFile[], signal: AbortSignal | undefined): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const entries = files.map((file) => ({ name: `${folder}/${file.path}`, size: file.size, input: file.chunks(signal) }));
  for await (const chunk of makeZip(entries)) {
    // client-zip passes on the chunks it was given, and makes its own on plain ArrayBuffers.
    yield chunk as Uint8Array<ArrayBuffer>;
  }
}
