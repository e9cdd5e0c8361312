/**
 * Tuned weights as one safetensors file: norms under their canonical names, the head as "head", as "head.rows" with
 * "head.ids", or as "head.a" with "head.b"; what they belong to stands in the file's free strings.
 */
import type { ByteSource } from "../formats/byte-source";
import { malformed, quoted } from "../formats/malformed";
import { readSafetensorsHeader, type SafetensorsHeader } from "../formats/safetensors/read";
import { safetensorsHeader } from "../formats/safetensors/write";
import type { ModuleId } from "../model/mask";
import type { WeightId } from "../model/opened-model";
import type { TunedHead, TunedWeights } from "../model/tuned";
import { bytesOfValues, readValues } from "./read-values";

export interface TunedAbout {
  readonly id: string;
  /** Of the model: model/fingerprint.ts. */
  readonly fingerprint: string;
  /** Modules that were dropped. */
  readonly mask: readonly ModuleId[];
}

export interface TunedRecord extends Omit<TunedAbout, "id"> {
  readonly tuned: TunedWeights;
}

/** Its name in a folder of the command line. */
export const TUNED_FILE = "tuned.safetensors";

const FORMAT = "trimllm-tuned 1";

/** The file from first byte to last, in parts that are not copied. */
export function tunedFileParts({ tuned, fingerprint, mask }: TunedRecord): Uint8Array<ArrayBuffer>[] {
  const tensors = [...tuned.norms].map(([name, values]): NamedTensor => ({ name, shape: [values.length], values })).concat(headTensors(tuned));
  const metadata = new Map([["format", FORMAT], ["id", tuned.id], ["fingerprint", fingerprint], ["mask", mask.join(",")]]);
  const { header } = safetensorsHeader(tensors.map(({ name, shape }) => ({ name, dtype: "F32" as const, shape })), metadata);
  return [header, ...tensors.map(({ values }) => bytesOfValues(values))];
}

/** From the header alone. Errors: "malformed" for another kind of file, "limit", "io". */
export async function describeTuned(source: ByteSource): Promise<TunedAbout> {
  return aboutOf(await readSafetensorsHeader(source));
}

/** Errors: "malformed", "limit", "io", "cancelled". */
export async function readTuned(source: ByteSource, signal?: AbortSignal): Promise<TunedRecord> {
  const header = await readSafetensorsHeader(source, signal);
  const { id, fingerprint, mask } = aboutOf(header);
  const read = new Map<string, Tensor>();
  for (const entry of header.tensors.values()) read.set(entry.name, { shape: entry.shape, values: await readValues(entry, signal) });
  const head = headOf(read, source.name);
  const norms = new Map([...read].filter(([name]) => !name.startsWith("head")).map(([name, { values }]) => [name as WeightId, values]));
  return { tuned: { id, norms, head }, fingerprint, mask };
}

interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

type NamedTensor = Tensor & { readonly name: string };

function headTensors({ norms, head }: TunedWeights): NamedTensor[] {
  if (!head) return [];
  const matrix = (name: string, rows: number, values: Float32Array<ArrayBuffer>): NamedTensor => ({ name, shape: [rows, values.length / rows], values });
  const [norm] = norms.values();
  switch (head.kind) {
    case "full":
      // A row of the head is as long as a norm, and the final norm is always tuned.
      return [matrix("head", head.values.length / (norm?.length ?? head.values.length), head.values)];
    case "rows":
      // The format's integers are not read here; ids below 2^24 are exact as floats.
      return [{ name: "head.ids", shape: [head.ids.length], values: Float32Array.from(head.ids) }, matrix("head.rows", head.ids.length, head.values)];
    case "low-rank":
      return [matrix("head.a", head.a.length / head.rank, head.a), matrix("head.b", head.rank, head.b)];
  }
}

function headOf(read: ReadonlyMap<string, Tensor>, file: string): TunedHead | null {
  const [whole, ids, rows, a, b] = ["head", "head.ids", "head.rows", "head.a", "head.b"].map((name) => read.get(name)?.values);
  if (whole) return { kind: "full", values: whole };
  if (ids && rows) return { kind: "rows", ids: Uint32Array.from(ids), values: rows };
  if (a && b) return { kind: "low-rank", rank: read.get("head.b")?.shape[0] ?? 0, a, b };
  if (ids || rows || a || b) throw malformed(file, "a part of the tuned head is missing.");
  return null;
}

function aboutOf({ source, metadata }: SafetensorsHeader): TunedAbout {
  const format = metadata.get("format");
  if (format !== FORMAT) throw malformed(source.name, `its format is ${quoted(format ?? "")}, tuned weights are ${quoted(FORMAT)}.`, "Give the folder that tuning wrote.");
  const [id, fingerprint, mask = ""] = ["id", "fingerprint", "mask"].map((key) => metadata.get(key));
  if (!id || !fingerprint) throw malformed(source.name, "it does not say which model it belongs to.", "Tune again.");
  // Whoever uses a mask of a file checks it against the model.
  return { id, fingerprint, mask: mask.split(",").filter((word) => word !== "") as ModuleId[] };
}
