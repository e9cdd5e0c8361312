/** Names tuned weights by their content: another state has another name, the same state the same. */
import { sha256Hex } from "../data/dataset-id";
import type { TunedHead, TunedWeights } from "../model/tuned";
import { bytesOfValues } from "./read-values";

/** No two states of one person meet within so many digits. */
const DIGITS = 16;

/** The weights under their name. */
export async function tunedId(weights: TunedWeights): Promise<TunedWeights> {
  const lines: string[] = [];
  for (const [name, values] of weights.norms) lines.push(`${name} ${await sha256Hex(bytesOfValues(values))}`);
  for (const values of headParts(weights.head)) lines.push(await sha256Hex(values));
  const hash = await sha256Hex(new TextEncoder().encode(`${weights.head?.kind}\n${lines.join("\n")}`));
  return { ...weights, id: hash.slice(0, DIGITS) };
}

function headParts(head: TunedHead | null): Uint8Array<ArrayBuffer>[] {
  switch (head?.kind) {
    case undefined:
      return [];
    case "full":
      return [bytesOfValues(head.values)];
    case "rows":
      return [new Uint8Array(head.ids.buffer, head.ids.byteOffset, head.ids.byteLength), bytesOfValues(head.values)];
    case "low-rank":
      return [bytesOfValues(head.a), bytesOfValues(head.b)];
  }
}
