/** Small text files of an export, made here. */
import type { PlannedFile } from "../planned-file";

export function textFile(path: string, text: string): PlannedFile {
  const bytes = new TextEncoder().encode(text);
  return { kind: "bytes", path, size: bytes.byteLength, bytes };
}

export function jsonFile(path: string, value: unknown, indent: number = 2): PlannedFile {
  return textFile(path, `${JSON.stringify(value, null, indent)}\n`);
}
