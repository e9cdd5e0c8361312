/** Entries that a header gains or loses, each in its place: keys keep the order in which llama.cpp writes them, general ones first. */
import type { GgufValue } from "../../formats/gguf/read";
import { texts } from "../../formats/gguf/short-values";
import { ABSENT_KEY, missingModules } from "../../model/absent-modules";
import type { ModelSpec } from "../../model/spec";

/** What is there is replaced in its place, what is new follows the general keys that come first. */
export function withGeneral(metadata: ReadonlyMap<string, GgufValue>, entries: readonly (readonly [string, GgufValue])[]): Map<string, GgufValue> {
  const wanted = new Map(entries);
  const keys = [...metadata.keys()];
  const end = keys.findIndex((key) => !key.startsWith("general."));
  const kept = [...metadata].map(([key, value]): [string, GgufValue] => [key, wanted.get(key) ?? value]);
  return new Map(kept.toSpliced(end < 0 ? keys.length : end, 0, ...[...wanted].filter(([key]) => !metadata.has(key))));
}

/** `spec` is the export's: the studio's marker names the modules that it lacks. */
export function withAbsent(metadata: ReadonlyMap<string, GgufValue>, spec: ModelSpec): Map<string, GgufValue> {
  const missing = missingModules(spec);
  if (missing.length > 0) return new Map([...metadata, [ABSENT_KEY, texts(missing)]]);
  return new Map([...metadata].filter(([key]) => key !== ABSENT_KEY));
}
