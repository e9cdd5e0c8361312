/** Changing what the screen knows of progressive trimming. */
import type { ModuleId } from "../../model/mask";
import { DEFAULT_TRIM } from "../../trim/records/options";
import type { TrimOptions } from "../../trim/records/options";
import type { Studio } from "../studio";
import type { LoopState, TrimRun } from "./loop-state";

export function editLoop({ store }: Studio, change: Partial<LoopState>): void {
  store.setState(({ loop }) => ({ loop: { ...loop, ...change } }));
}

/** Changes the run `runId`, unless another one is at hand by now. */
export function editTrimRun({ store }: Studio, runId: string, change: (run: TrimRun) => TrimRun): void {
  store.setState(({ loop }) => (loop.run?.runId === runId ? { loop: { ...loop, run: change(loop.run) } } : {}));
}

export function editTrimOptions({ store }: Studio, change: Partial<TrimOptions>): void {
  store.setState(({ trimOptions }) => ({ trimOptions: { ...trimOptions, ...change } }));
}

export function resetTrimOptions({ store }: Studio): void {
  store.setState({ trimOptions: DEFAULT_TRIM });
}

/** Whether no scan and no trim may drop it. */
export function toggleKeep({ store }: Studio, id: ModuleId): void {
  store.setState(({ trimOptions }) => {
    const { keep } = trimOptions;
    return { trimOptions: { ...trimOptions, keep: keep.includes(id) ? keep.filter((one) => one !== id) : [...keep, id] } };
  });
}
