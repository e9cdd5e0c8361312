import { makeZip } from "client-zip";
import type { NamedSource } from "../../formats/byte-source";
import { namedSource } from "./small-llama";

/** A zip that stores its files, as the studio's own export writes it. */
export async function storedZip(name: string, files: readonly NamedSource[]): Promise<NamedSource> {
  const inputs = await Promise.all(files.map(async ({ path, source }) => ({ name: path, input: await source.read(0, source.size) })));
  return namedSource(name, new Uint8Array(await new Response(makeZip(inputs)).arrayBuffer()));
}
