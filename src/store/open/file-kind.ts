/** What a file is by its first bytes, whatever its name says. Pure. */
import { jsonOutline } from "./json-keys";

export type FileKind =
  | "gguf"
  | "zip"
  | "safetensors"
  /** Weights as PyTorch pickles them: never unpacked here. */
  | "pickle"
  | "config"
  | "tokenizer"
  | "tokenizer-config"
  | "generation-config"
  | "weight-index"
  /** Belongs to a model's folder and is read by no one here, or by its own name. */
  | "model-part"
  | "parquet"
  /** A trim, as the studio writes it. */
  | "recipe"
  /** May be a dataset: the worker decides. */
  | "text"
  /** Text behind a compression that the studio doesn't undo. */
  | "packed"
  | "other";

/** Enough for the signs of every kind; a tokenizer's own names come first in its file. */
export const HEAD_BYTES = 16 * 1024;

/** `head` is the start of a file of `size` bytes. */
export function kindOf(head: Uint8Array, size: number): FileKind {
  const magic = latin1(head.subarray(0, 4));
  if (magic === "GGUF") return "gguf";
  if (magic === "PAR1") return "parquet";
  if (magic === "PK\x03\x04") return kindOfZip(head);
  if (isPacked(head)) return "packed";
  if (isSafetensors(head, size)) return "safetensors";
  if (magic === "%PDF" || !isText(head)) return isSentencePiece(head) ? "model-part" : "other";
  return kindOfText(decoded(head));
}

/** By its first entry: PyTorch and office programs pack their files as zips, too. */
function kindOfZip(head: Uint8Array): FileKind {
  const nameLength = (head[26] ?? 0) + 256 * (head[27] ?? 0);
  const first = latin1(head.subarray(30, 30 + nameLength));
  if (/\/(data\.pkl|\.format_version|\.data\/|byteorder|version)/.test(first)) return "pickle";
  return /^(\[Content_Types\]|_rels\/|mimetype$|word\/|xl\/|META-INF\/)/.test(first) ? "other" : "zip";
}

/** gzip, bzip2, xz, Zstandard, 7z. */
const PACKED = ["\x1f\x8b", "BZh", "\xfd7zXZ", "\x28\xb5\x2f\xfd", "7z\xbc\xaf"];

function isPacked(head: Uint8Array): boolean {
  const start = latin1(head.subarray(0, 6));
  return PACKED.some((magic) => start.startsWith(magic));
}

/** A header of u64 bytes, which is a JSON object. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.byteLength < 9 || head[8] !== 0x7b) return false;
  const header = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  return header >= 2n && header <= BigInt(size) - 8n;
}

/** A protobuf message that begins with a token. */
function isSentencePiece(head: Uint8Array): boolean {
  return head[0] === 0x0a && latin1(head.subarray(0, 64)).includes("<unk>");
}

/** UTF-8, UTF-16 and Latin-1 hold no control characters but these; of UTF-16 every second byte may be 0. */
function isText(head: Uint8Array): boolean {
  if (isUtf16(head)) return true;
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x0c || byte === 0x1b);
}

function isUtf16(head: Uint8Array): boolean {
  const mark = latin1(head.subarray(0, 2));
  if (mark === "\xff\xfe" || mark === "\xfe\xff") return true;
  const zeros = [0, 0];
  head.forEach((byte, index) => (zeros[index % 2] = (zeros[index % 2] ?? 0) + (byte === 0 ? 1 : 0)));
  const [even = 0, odd = 0] = zeros;
  return head.byteLength >= 8 && Math.min(even, odd) === 0 && Math.max(even, odd) > 0.4 * (head.byteLength / 2);
}

/** The signs are ASCII, so an encoding that is not UTF-8 loses none of them. */
function decoded(head: Uint8Array): string {
  return new TextDecoder("utf-8").decode(head);
}

function kindOfText(text: string): FileKind {
  if (/^\uFEFF?\s*\{\s*"format"\s*:\s*"trimllm-recipe /.test(text)) return "recipe"; // whole or cut, of whatever version
  if (/^#version: \d/.test(text) || /^\s*\{[%{#]/.test(text)) return "model-part"; // merges.txt; a chat template
  const outline = jsonOutline(text);
  return outline ? kindOfJson(outline.keys, outline.isNumbers) : "text";
}

/** By the names that transformers and tokenizers write at the top of their files. */
function kindOfJson(keys: ReadonlySet<string>, isNumbers: boolean): FileKind {
  const hasAny = (...names: readonly string[]): boolean => names.some((name) => keys.has(name));
  if (hasAny("model_type", "architectures")) return "config";
  if (hasAny("added_tokens") && hasAny("version", "truncation", "normalizer", "model")) return "tokenizer";
  if (hasAny("weight_map")) return "weight-index";
  if (hasAny("tokenizer_class", "added_tokens_decoder")) return "tokenizer-config";
  if (hasAny("transformers_version", "_from_model_config", "eos_token_id")) return "generation-config";
  if (hasAny("bos_token", "eos_token", "unk_token", "pad_token", "chat_template", "peft_type", "image_processor_type", "feature_extractor_type", "processor_class")) return "model-part";
  return isNumbers ? "model-part" : "text"; // a vocabulary: tokens and their numbers
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
