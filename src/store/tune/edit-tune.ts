/** Changing what the screen knows of tuning. */
import { DEFAULT_TUNE } from "../../train/settings";
import type { TuneSettings } from "../../worker/protocol";
import type { Studio } from "../studio";
import type { TuneRun, TuneState } from "./tune-state";

export function editTune({ store }: Studio, change: Partial<TuneState>): void {
  store.setState(({ tune }) => ({ tune: { ...tune, ...change } }));
}

/** Changes the run `runId`, unless another one is at hand by now. */
export function editRun({ store }: Studio, runId: string, change: (run: TuneRun) => TuneRun): void {
  store.setState(({ tune }) => (tune.run?.runId === runId ? { tune: { ...tune, run: change(tune.run) } } : {}));
}

export function editTuneSettings({ store }: Studio, change: Partial<TuneSettings>): void {
  store.setState(({ tuneSettings }) => ({ tuneSettings: { ...tuneSettings, ...change } }));
}

export function resetTuneSettings({ store }: Studio): void {
  store.setState({ tuneSettings: DEFAULT_TUNE });
}
