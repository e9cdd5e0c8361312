/** What a dialog shows of the state is asked for anew for as long as the dialog is open. */
import type { StudioState } from "../state";
import type { Studio } from "../studio";

export interface Follower {
  readonly isOpen: (state: StudioState) => boolean;
  /** What the dialog depends on; null where nothing is to be asked for. */
  readonly keyOf: (state: StudioState) => string | null;
  readonly onKey: (key: string) => void;
}

/** Tells the key there is now and each one that is another than the one before, until the dialog is closed. */
export function followDialog({ store }: Studio, { isOpen, keyOf, onKey }: Follower): void {
  let last: string | null = null;
  const follow = (state: StudioState): void => {
    const key = keyOf(state);
    if (key === last) return;
    last = key;
    if (key !== null) onKey(key);
  };
  const stop = store.subscribe((state) => (isOpen(state) ? follow(state) : stop()));
  follow(store.getState());
}
