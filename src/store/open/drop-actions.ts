/** Whatever was dropped or chosen: opens the model in it, then the datasets in it. */
import { StudioError, toStudioError } from "../../shared/errors";
import type { OpenFile } from "../../worker/protocol";
import { openDatasetFile } from "../data/data-actions";
import { recogniseDrop } from "./dropped-files";
import { openModel } from "./model-actions";
import { tellError } from "../notices";
import { canStartJob } from "../run-job";
import type { StudioState } from "../state";
import type { Studio } from "../studio";

/** `files` rejects when they can't be walked. A drop that can't be used leaves what is open untouched. */
export async function openDropped(studio: Studio, files: Promise<readonly OpenFile[]>): Promise<void> {
  try {
    const { model, datasets } = recogniseDrop(await files);
    const free = canStartJob(studio.store.getState());
    if (free !== true) throw new StudioError("usage", free, "Then drop the files again.");
    if (model) {
      requireEngine(studio.store.getState());
      await openModel(studio, { kind: "files", files: model.files }, model.name, { kind: "files", name: model.name });
    }
    for (const dataset of datasets) await openDatasetFile(studio, dataset.file);
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

/** A dataset can be read without a device; a model can't be opened. Errors: the engine's own, "usage" while it starts. */
function requireEngine({ engine }: StudioState): void {
  if (engine.kind === "unavailable" || engine.kind === "lost") throw engine.error;
  if (engine.kind === "starting") throw new StudioError("usage", "WebGPU is still starting.", "Drop the files again in a moment.");
}
