import { Scissors } from "lucide-react";
import type { TrimRun } from "../../../store/loop/loop-state";
import { missingForTrim } from "../../../store/loop/trim-request";
import { selectDataset } from "../../../store/selectors";
import { Empty } from "../../parts/Empty";
import { useStudioState } from "../../workbench-context";
import { TrimRunView } from "./TrimRunView";
import { TrimSetup } from "./TrimSetup";

/** The next progressive trim, or the one at hand. Loaded when the tab is first opened. */
export default function TrimPanel() {
  const run = useStudioState((state) => state.loop.run);
  const missing = useStudioState((state) => missingForTrim(state)?.title ?? null);
  const canChoose = useStudioState((state) => state.model !== null && state.recorded === null && selectDataset(state) !== null);
  const advice = useStudioState((state) => missingForTrim(state)?.advice ?? "");
  if (run && !isRefused(run)) return <TrimRunView run={run} />;
  if (missing !== null && !canChoose) {
    return (
      <Empty icon={<Scissors size={20} />} title={missing}>
        {advice}
      </Empty>
    );
  }
  return <TrimSetup refusal={run?.failure ?? null} />;
}

/** It did not get as far as measuring its start: what it was refused for is to be changed in the choices. */
function isRefused({ phase, start, failure }: TrimRun): boolean {
  return phase === "cut" && start === null && failure?.code !== "device-lost" && failure?.code !== "cancelled";
}
