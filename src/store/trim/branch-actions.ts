/** Naming and deleting branches of the history; whoever holds ids of its states is told where they went. */
import { canStartJob } from "../run-job";
import type { TrimRun } from "../loop/loop-state";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import type { TuneRun } from "../tune/tune-state";
import { nameState, removeBranch } from "./branches";
import { nodeAt } from "./history";

/** The history asks for the name of the branch at `id`. */
export function startNaming({ store }: Studio, id: number): void {
  store.setState({ naming: id });
}

export function stopNaming({ store }: Studio): void {
  store.setState({ naming: null });
}

/** An empty name takes it away. */
export function nameBranch({ store }: Studio, id: number, name: string): void {
  store.setState(({ history }) => ({ history: nameState(history, id, name), naming: null }));
}

/** A state and all that follow it. Not the full model, and nothing while work runs that may need one of them. */
export function deleteBranch({ store }: Studio, id: number): void {
  if (canRemoveBranch(store.getState(), id) !== true) return;
  store.setState((state) => {
    const { history, ids } = removeBranch(state.history, id);
    return { ...carried(state, ids), history, naming: null, exporting: { ...state.exporting, preview: null, result: null } };
  });
}

/** True, or the reason why not. */
export function canRemoveBranch(state: StudioState, id: number): true | string {
  if (nodeAt(state.history, id).parent === null) return "The full model stays.";
  return canStartJob(state);
}

/** `ids`: new ones by old ones, of the states that stay. */
function carried({ tune, loop, chart }: StudioState, ids: ReadonlyMap<number, number>): Pick<StudioState, "tune" | "loop" | "chart"> {
  const staying = (chart.branches ?? []).flatMap((id) => ids.get(id) ?? []);
  return {
    tune: { ...tune, run: tune.run && carriedTune(tune.run, ids) },
    loop: { ...loop, run: loop.run && carriedTrim(loop.run, ids) },
    chart: { ...chart, branches: staying.length === 0 ? null : staying },
  };
}

/** A run whose beginning is gone has nothing to go back to: it is put away. */
function carriedTune(run: TuneRun, ids: ReadonlyMap<number, number>): TuneRun | null {
  const node = ids.get(run.node);
  return node === undefined ? null : { ...run, node, tunedNode: run.tunedNode === null ? null : ids.get(run.tunedNode) ?? null };
}

function carriedTrim(run: TrimRun, ids: ReadonlyMap<number, number>): TrimRun | null {
  const startNode = ids.get(run.startNode);
  return startNode === undefined ? null : { ...run, startNode, nodes: run.nodes.map((node) => (node === null ? null : ids.get(node) ?? null)) };
}
