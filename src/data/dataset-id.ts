/** What a dataset is called in the engine: made from the file's content and what was made of it, the same in every session. */
import { canonicalJson } from "../shared/canonical-json";
import type { Mapping, SplitOptions, Wording } from "./mapping";

/** What of the file's hash and of the options' stays in the id: enough that no two datasets of one person meet. */
const HASH_DIGITS = 16;
const OPTIONS_DIGITS = 8;

export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `mapping` is the one in effect: told or recognised makes no difference. */
export async function datasetId(fileHash: string, options: { readonly mapping: Mapping; readonly wording: Wording; readonly split: SplitOptions }): Promise<string> {
  const hash = await sha256Hex(new TextEncoder().encode(canonicalJson(options)));
  return `${fileHash.slice(0, HASH_DIGITS)}-${hash.slice(0, OPTIONS_DIGITS)}`;
}
