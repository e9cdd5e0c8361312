/** How what is left open is put to the person. Pure. */
import { currentMask } from "../trim/history";
import type { LeftOpen } from "./kept-open";

export interface LeftWords {
  /** What was open, by name. */
  readonly names: readonly string[];
  readonly dropped: number;
  /** Something can be opened by a click. */
  readonly canOpen: boolean;
  /** Files that only the person can find again. */
  readonly toChoose: readonly string[];
  /** They are a folder, which another dialog chooses. */
  readonly isFolder: boolean;
}

export function leftWords({ model, datasets }: LeftOpen): LeftWords {
  const modelFile = model?.source.kind === "files" ? model.source.name : null;
  const datasetFiles = datasets.flatMap(({ source }) => (source.kind === "file" ? [source.name] : []));
  const toChoose = [...(modelFile === null ? [] : [modelFile]), ...datasetFiles];
  const names = [...(model ? [model.name] : []), ...datasets.map(({ name }) => name)];
  return {
    names,
    dropped: model ? currentMask(model.history).length : 0,
    canOpen: names.length > toChoose.length,
    toChoose,
    isFolder: modelFile !== null && !/\.(gguf|zip)$/i.test(modelFile),
  };
}
