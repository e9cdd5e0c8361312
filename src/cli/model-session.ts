/** A model from a path, and a session on an adapter of this machine. */
import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { checkMemory, chooseCapacity } from "../engine/capacity";
import { Session } from "../engine/session";
import { residentTuned } from "../engine/tuned-overlay";
import type { NamedSource } from "../formats/byte-source";
import { openDevice, type GpuContext } from "../gpu/device";
import type { Mask } from "../model/mask";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import { StudioError } from "../shared/errors";
import { openNodeGpu } from "./adapters";
import type { CommandContext } from "./command";
import type { FlagSpecs } from "./flags";
import { requiredText, textFlag } from "./flags";
import { openNodeByteSource } from "./node-byte-source";
import { chosenWeights } from "./tuned-weights";

export const MODEL_FLAG: FlagSpecs = { model: { type: "string", required: true, help: "a folder in Hugging Face layout, or a .gguf file" } };

export const SESSION_FLAGS: FlagSpecs = {
  ...MODEL_FLAG,
  drop: { type: "string", help: "modules to drop, such as attn.5,mlp.8,layer.12" },
  tuned: { type: "string", help: "a folder that tune wrote: its norms and head take the place of the model's own, and its modules are dropped" },
};

/** Opens the model that --model names. Errors: "io", and those of `openModel`. */
export async function modelAt({ flags }: CommandContext): Promise<OpenedModel> {
  return openModel(await sourcesAt(requiredText(flags, "model")));
}

/** Every file of a folder, or the one file. */
export async function sourcesAt(path: string): Promise<NamedSource[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new StudioError("io", `${path} can't be read: ${error instanceof Error ? error.message : String(error)}.`, "Check the path.", error);
  });
  if (!found.isDirectory()) return [{ path, source: await openNodeByteSource(path) }];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => ({ path: relative(path, file), source: await openNodeByteSource(file) })));
}

export interface OpenSession {
  readonly model: OpenedModel;
  readonly session: Session;
  readonly mask: Mask;
  /** What the session runs with. */
  readonly tuned: TunedWeights | null;
  readonly gpu: GpuContext;
}

/** Model (`opened`, else the one that --model names), mask, tuned weights and a session on the adapter that --adapter names; the choice is said on stderr. */
export async function openSession(context: CommandContext, opened?: OpenedModel): Promise<OpenSession> {
  const model = opened ?? (await modelAt(context));
  const { mask, tuned } = await chosenWeights(model, context.flags);
  const { gpu: host, driver } = await openNodeGpu({ adapter: textFlag(context.flags, "adapter") });
  const gpu = await openDevice(host);
  context.say(`adapter: ${gpu.adapterName} (${driver})`);
  const capacity = chooseCapacity(model.spec, gpu);
  const { weightBytes, workBytes } = checkMemory(model, capacity, gpu);
  context.say(`memory: ${megabytes(weightBytes)} of weights, ${megabytes(workBytes)} of key cache and activations`);
  const session = await Session.open(model, { ...context.job, gpu, capacity });
  if (tuned) await session.useOverlay(await residentTuned(session, tuned));
  return { model, session, mask, tuned, gpu };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
