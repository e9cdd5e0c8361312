import type { ExportPreview } from "../../../worker/protocol";
import { selectTuned } from "../../../store/selectors";
import { formatBytes, formatShare } from "../../format";
import { Facts } from "../../parts/Facts";
import { useStudioState } from "../../workbench-context";

export function ExportPreviewFacts({ preview }: { readonly preview: ExportPreview }) {
  const tuned = useStudioState(selectTuned);
  const originalBytes = useStudioState((state) => state.model?.bytes ?? 0);
  const { fileName, bytes, removedLayers, zeroed } = preview;
  return (
    <>
      <Facts
        facts={[
          ["File", <span key="file" className="file-name">{fileName}</span>],
          ["Size", `${formatBytes(bytes)}, ${formatShare(bytes / originalBytes)} of the full weights`],
          ["Layers removed", removedLayers.length === 0 ? "none" : removedLayers.join(", ")],
          ...(tuned === null ? [] : [["Weights", "norms and head as tuned"] as const]),
        ]}
      />
      {zeroed.length > 0 && (
        <div className="callout">
          <strong>No smaller for {zeroed.length === 1 ? "1 module" : `${zeroed.length} modules`}</strong>
          <span>
            {zeroed.join(", ")}: a layer can only leave the file whole, so the output of these is set to zero. The answers are those of the trimmed model; the bytes and the speed
            elsewhere are not.
          </span>
        </div>
      )}
    </>
  );
}
