/** How components reach the store and the commands. */
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Commands } from "../commands/commands";
import { present } from "../shared/assert";
import type { StudioState } from "../store/state";
import type { Studio } from "../store/studio";

export interface Workbench {
  readonly studio: Studio;
  readonly commands: Commands;
}

export const WorkbenchContext = createContext<Workbench | null>(null);

export function useWorkbench(): Workbench {
  return present(useContext(WorkbenchContext), "WorkbenchContext");
}

/** `selector` must give the same object for the same state: build new ones in useMemo, not here. */
export function useStudioState<T>(selector: (state: StudioState) => T): T {
  return useStore(useWorkbench().studio.store, selector);
}
