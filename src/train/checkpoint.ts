/**
 * A run as one safetensors file: what is trained with its moments, the best state's weights, and in the free strings what the
 * run is and how far it is. A file that is torn, or of which one byte was changed, is not read.
 */
import { sha256Hex } from "../data/dataset-id";
import type { ByteSource } from "../formats/byte-source";
import { malformed, quoted } from "../formats/malformed";
import { readSafetensorsHeader, type SafetensorsHeader } from "../formats/safetensors/read";
import { safetensorsHeader } from "../formats/safetensors/write";
import { bytesOfValues, readValues } from "./read-values";
import { settingsFromJson, settingsToJson, type RunAbout } from "./run-about";
import type { RunProgress } from "./run-progress";
import { KEPT_PARTS, type TrainState, type TrainValues, type WeightsCopy } from "./train-step";
import type { TrainableName } from "./trainables";

export interface Checkpoint {
  readonly about: RunAbout;
  readonly progress: RunProgress;
  readonly state: TrainState;
  /** Null when the best state is the one that it began with, or the last one without validation rows. */
  readonly best: WeightsCopy | null;
}

const FORMAT = "trimllm-checkpoint 1";
const REMEDY = "Start the run anew: what was kept of it as tuned weights is still there.";
/** Every kind of matrix that can be trained. */
const NAMES: readonly TrainableName[] = ["norms", "head", "rows", "a", "b"];
const BEST = "best";

/** The file from first byte to last, in parts that are not copied. */
export async function checkpointParts({ about, progress, state, best }: Checkpoint): Promise<Uint8Array<ArrayBuffer>[]> {
  const states = state.values.map(({ name, part, values }): Named => [`${name}.${part}`, values]);
  const tensors = [...states, ...[...(best ?? [])].map(([name, values]): Named => [`${name}.${BEST}`, values])];
  const text = JSON.stringify({ about: { ...about, settings: settingsToJson(about.settings) }, progress, steps: state.steps });
  const digests = await digestsOf(text, tensors);
  const metadata = new Map([["format", FORMAT], ["run", text], ["run sha256", digests.text], ["sha256", digests.all]]);
  const { header } = safetensorsHeader(tensors.map(([name, { length }]) => ({ name, dtype: "F32" as const, shape: [length] })), metadata);
  return [header, ...tensors.map(([, values]) => bytesOfValues(values))];
}

/** Errors: "malformed" for a file that is not whole or was changed, "limit", "io", "cancelled". */
export async function readCheckpoint(source: ByteSource, signal?: AbortSignal): Promise<Checkpoint> {
  const header = await readSafetensorsHeader(source, signal);
  const { text, about, progress, steps } = await describedBy(header);
  const tensors: Named[] = [];
  for (const entry of header.tensors.values()) tensors.push([entry.name, await readValues(entry, signal)]);
  if ((await digestsOf(text, tensors)).all !== header.metadata.get("sha256")) throw malformed(source.name, "its numbers are not those that were written.", REMEDY);
  const state = tensors.flatMap(([key, values]): TrainValues[] => NAMES.flatMap((name) => KEPT_PARTS.flatMap((part) => (key === `${name}.${part}` ? [{ name, part, values }] : []))));
  const best = tensors.flatMap(([key, values]) => NAMES.flatMap((name) => (key === `${name}.${BEST}` ? [[name, values] as const] : [])));
  return { about, progress, state: { steps, values: state }, best: best.length > 0 ? new Map(best) : null };
}

export interface RunDescription {
  readonly about: RunAbout;
  readonly progress: RunProgress;
}

/** From the header alone: numbers are not looked at. Errors: as `readCheckpoint`. */
export async function describeCheckpoint(source: ByteSource): Promise<RunDescription> {
  const { about, progress } = await describedBy(await readSafetensorsHeader(source));
  return { about, progress };
}

type Named = readonly [name: string, values: Float32Array<ArrayBuffer>];

async function describedBy({ source, metadata }: SafetensorsHeader): Promise<RunDescription & { readonly text: string; readonly steps: number }> {
  const format = metadata.get("format");
  if (format !== FORMAT) throw malformed(source.name, `its format is ${quoted(format ?? "")}, a checkpoint is ${quoted(FORMAT)}.`, REMEDY);
  const text = metadata.get("run") ?? "";
  if ((await hashOf(text)) !== metadata.get("run sha256")) throw malformed(source.name, "what it says of its run is not what was written.", REMEDY);
  // Its hash says that these are the words that `checkpointParts` of this format wrote.
  const { about, progress, steps } = JSON.parse(text) as RunDescription & { readonly steps: number };
  return { text, about: { ...about, settings: settingsFromJson(about.settings) }, progress, steps };
}

async function digestsOf(text: string, tensors: readonly Named[]): Promise<{ readonly text: string; readonly all: string }> {
  const ofText = await hashOf(text);
  const lines = [ofText];
  for (const [name, values] of tensors) lines.push(`${name} ${await sha256Hex(bytesOfValues(values))}`);
  return { text: ofText, all: await hashOf(lines.join("\n")) };
}

function hashOf(text: string): Promise<string> {
  return sha256Hex(new TextEncoder().encode(text));
}
