/** Keeps the plan of the next run up to date while the tab that shows it is looked at. */
import { toStudioError } from "../shared/errors";
import type { StudioError } from "../shared/errors";
import type { DockTab, StudioState } from "./state";
import type { Studio } from "./studio";

/** So that a number can be typed to its end. */
const DELAY_MS = 250;

export interface PlanView<Plan> {
  readonly plan: Plan | null;
  readonly planning: boolean;
  readonly failure: StudioError | null;
}

export interface PlanKind<Request, Plan> {
  readonly tab: DockTab;
  /** What a run would be asked for now; null while something is missing. */
  request(state: StudioState): Request | null;
  ask(jobId: string, request: Request): Promise<Plan>;
  show(change: Partial<PlanView<Plan>>): void;
  /** Another model is open, or none: what was planned and run belongs to the one before. */
  onModel(state: StudioState): void;
}

export function followPlan<Request, Plan>(studio: Studio, kind: PlanKind<Request, Plan>): void {
  /** Of what the latest plan is, or is to be. */
  let wanted: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** An answer that comes too late is dropped; one that failed is asked for again with the next change. */
  const plan = async (request: Request, key: string): Promise<void> => {
    const isWanted = (): boolean => wanted === key;
    kind.show({ planning: true, failure: null });
    try {
      const made = await studio.client.runJob((jobId) => kind.ask(jobId, request));
      if (isWanted()) kind.show({ plan: made, planning: false });
    } catch (thrown) {
      if (isWanted()) kind.show({ plan: null, planning: false, failure: toStudioError(thrown) });
    }
  };

  studio.store.subscribe((state, before) => {
    if (state.model !== before.model) {
      wanted = null;
      kind.show({ plan: null, planning: false, failure: null });
      kind.onModel(state);
    }
    if (!isLooked(state, kind.tab)) return;
    const request = kind.request(state);
    const key = request ? JSON.stringify([state.model?.fingerprint, request]) : "";
    if (wanted === key) return;
    wanted = key;
    clearTimeout(timer);
    if (request === null) kind.show({ plan: null, planning: false, failure: null });
    else timer = setTimeout(() => void plan(request, key), DELAY_MS);
  });
}

/** Other work goes first: a plan needs the same thread. */
function isLooked({ dock, engine, job }: StudioState, tab: DockTab): boolean {
  return dock === tab && engine.kind === "ready" && job === null;
}
