/** What the page shows beside the work: palette, dock, advice. */
import type { DockTab, HintId } from "../state";
import type { Studio } from "../studio";

export function setPalette({ store }: Studio, paletteOpen: boolean): void {
  store.setState({ paletteOpen });
}

export function showDock({ store }: Studio, dock: DockTab): void {
  store.setState({ dock });
}

export function dismissHint({ store }: Studio, id: HintId): void {
  store.setState(({ dismissedHints }) => (dismissedHints.includes(id) ? {} : { dismissedHints: [...dismissedHints, id] }));
}

export function showHintsAgain({ store }: Studio): void {
  store.setState({ dismissedHints: [] });
}
