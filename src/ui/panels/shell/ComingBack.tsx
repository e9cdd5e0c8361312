import { History } from "lucide-react";
import { Empty } from "../../parts/Empty";
import { useStudioState } from "../../workbench-context";

/** Stands where the workbench will be in a moment, instead of a welcome. */
export function ComingBack() {
  const name = useStudioState((state) => state.leftOpen.model?.name ?? "the model");
  return (
    <section className="card coming-back" aria-label="Coming back">
      <Empty icon={<History size={22} />} title={`Opening ${name} as you left it`}>
        Masks, history and measurements come back with it.
      </Empty>
    </section>
  );
}
