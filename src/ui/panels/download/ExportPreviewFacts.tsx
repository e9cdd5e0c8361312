import type { ExportPreview } from "../../../worker/protocol";
import { selectTuned } from "../../../store/selectors";
import { formatBytes, formatPlural, formatShare } from "../../format";
import { Facts } from "../../parts/Facts";
import { useStudioState } from "../../workbench-context";
import { PlanNotes } from "./PlanNotes";

export function ExportPreviewFacts({ preview }: { readonly preview: ExportPreview }) {
  const tuned = useStudioState(selectTuned);
  const originalBytes = useStudioState((state) => state.model?.bytes ?? 0);
  const { fileName, bytes, architecture, removedLayers, absent, zeroed, tunedHeadBytes = 0, notes, files } = preview;
  return (
    <>
      <Facts
        facts={[
          ["File", <span key="file" className="file-name">{fileName}{files.length > 1 && `, ${formatPlural(files.length, "file", "files")}`}</span>],
          ["Size", `${formatBytes(bytes)}, ${formatShare(bytes / originalBytes)} of the full weights`],
          ["Architecture", architecture],
          ["Layers removed", removedLayers.length === 0 ? "none" : removedLayers.join(", ")],
          ...(absent.length > 0 ? [listed("Modules left out", absent)] : []),
          ...(zeroed.length > 0 ? [listed("Modules as zeros", zeroed)] : []),
          ...(tuned === null ? [] : [["Weights", `as tuned${tunedHeadBytes > 0 ? `; the head takes ${formatBytes(tunedHeadBytes)} in F32` : ""}`] as const]),
        ]}
      />
      <PlanNotes notes={notes} />
    </>
  );
}

function listed(name: string, modules: readonly string[]) {
  const list = modules.join(", ");
  return [name, <span key={name} className="clipped" title={list}>{list}</span>] as const;
}
