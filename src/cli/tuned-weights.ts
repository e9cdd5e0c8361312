/** Tuned weights from the folder that --tuned names. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fingerprintOf } from "../model/fingerprint";
import { maskKey, maskModules, parseMask, type Mask } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import { StudioError } from "../shared/errors";
import { checkTuned } from "../train/check-tuned";
import { readTuned, TUNED_FILE, type TunedRecord } from "../train/tuned-file";
import { textFlag, type Flags } from "./flags";
import { openNodeByteSource } from "./node-byte-source";

export interface ChosenWeights {
  readonly mask: Mask;
  readonly tuned: TunedWeights | null;
}

/**
 * The mask that --drop names and the weights of --tuned. Without --drop the mask is the one that they were tuned on.
 * Errors: "usage" for weights of another model or mask, "io", "malformed".
 */
export async function chosenWeights(model: OpenedModel, flags: Flags): Promise<ChosenWeights> {
  const drop = textFlag(flags, "drop");
  const folder = textFlag(flags, "tuned");
  const dropped = parseMask(drop ?? "", model.spec);
  if (folder === undefined) return { mask: dropped, tuned: null };
  const record = await recordIn(folder);
  checkTuned(record, model, await fingerprintOf(model));
  const mask: Mask = new Set(record.mask);
  if (drop !== undefined && maskKey(dropped) !== maskKey(mask)) throw otherMask(folder, mask, dropped);
  return { mask, tuned: record.tuned };
}

async function recordIn(folder: string): Promise<TunedRecord> {
  const path = join(folder, TUNED_FILE);
  if (!(await stat(path).catch(() => null))) throw new StudioError("io", `There is no ${TUNED_FILE} in ${folder}.`, "Give the folder that `tune --out` wrote.");
  const source = await openNodeByteSource(path);
  try {
    return await readTuned(source);
  } finally {
    await source.close();
  }
}

function otherMask(folder: string, tunedOn: Mask, dropped: Mask): StudioError {
  const inWords = (mask: Mask): string => (mask.size === 0 ? "no module" : maskModules(mask).join(","));
  return new StudioError("usage", `The weights in ${folder} were tuned with ${inWords(tunedOn)} dropped, and --drop names ${inWords(dropped)}.`, "Leave --drop out: the weights bring their own.");
}
