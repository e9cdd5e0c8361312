/** The small text files beside the weights, read whole: config.json, tokenizer.json, an index. */
import type { ByteSource } from "./byte-source";
import { duplicateKey } from "./duplicate-key";
import { withinLimit } from "./limits";
import { malformed, quoted } from "./malformed";
import { StudioError } from "../shared/errors";

/** Errors: "limit" above 40 MiB, "malformed" when it is not UTF-8. */
export async function readText(source: ByteSource, signal?: AbortSignal): Promise<string> {
  const size = withinLimit("jsonFileBytes", source.name, "its size in bytes", source.size);
  return decodeUtf8(await source.read(0, size, signal), source.name, "the file");
}

/** A JSON file's value. Errors: "limit", "malformed" (not JSON, or one key twice in an object). */
export async function readJson(source: ByteSource, signal?: AbortSignal): Promise<unknown> {
  return parseJson(await readText(source, signal), source.name, "the file");
}

/** Errors: "malformed" naming `what` of `file`. */
export function parseJson(text: string, file: string, what: string): unknown {
  const value = parseOrRefuse(text, file, what);
  const twice = duplicateKey(text);
  if (twice !== null) throw malformed(file, `${what} has the key ${quoted(twice)} twice in one object.`);
  return value;
}

function parseOrRefuse(text: string, file: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(file, `${what} is not valid JSON (${quoted(error instanceof Error ? error.message : String(error))}).`, undefined, error);
  }
}

/** Strict, and keeps a byte order mark, so that text written again has the same bytes. Errors: "malformed". */
export function decodeUtf8(bytes: Uint8Array, file: string, what: string): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (error) {
    throw malformed(file, `${what} is not valid UTF-8 text.`, undefined, error);
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A parsed JSON value as an object with unknown fields. Errors: "malformed". */
export function asObject(value: unknown, file: string, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw new StudioError("malformed", `${file}: ${what} must be a JSON object.`, "The file is damaged or of another kind: download it again.");
}
