import { SlidersHorizontal } from "lucide-react";
import { missingForTuning } from "../../../store/tune/tune-request";
import type { TuneRun } from "../../../store/tune/tune-state";
import { Empty } from "../../parts/Empty";
import { useStudioState } from "../../workbench-context";
import { RunView } from "./RunView";
import { TuneSetup } from "./TuneSetup";

/** The next run, or the one at hand. */
export function TunePanel() {
  const run = useStudioState((state) => state.tune.run);
  const missing = useStudioState((state) => missingForTuning(state)?.title ?? null);
  const advice = useStudioState((state) => missingForTuning(state)?.advice ?? "");
  if (run && !isRefused(run)) return <RunView run={run} />;
  if (missing !== null) {
    return (
      <Empty icon={<SlidersHorizontal size={20} />} title={missing}>
        {advice}
      </Empty>
    );
  }
  return <TuneSetup refusal={run?.failure ?? null} />;
}

/** It did not get as far as a step: what it was refused for is to be changed in the settings. */
function isRefused({ phase, steps, failure }: TuneRun): boolean {
  return phase === "cut" && steps.length === 0 && failure?.code !== "device-lost";
}
