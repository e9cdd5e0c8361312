import { Upload } from "lucide-react";
import { useEffect, useState } from "react";
import { canTakeFiles, openDropped } from "../../../store/open/drop-actions";
import { filesOfItems, itemsOf } from "../../../store/open/dropped-entries";
import { useStudioState, useWorkbench } from "../../workbench-context";

const KINDS = "GGUF, a model folder or its zip · CSV, TSV, JSON, JSON Lines, Parquet, text · or both at once";

/** The whole page takes files; this shows that it does, or why not now. */
export function DropOverlay() {
  const { studio } = useWorkbench();
  const possible = useStudioState(canTakeFiles);
  const [isOver, setIsOver] = useState(false);
  useEffect(
    () =>
      listenForFiles(setIsOver, (items) => {
        void openDropped(studio, filesOfItems(itemsOf(items)));
      }),
    [studio],
  );
  if (!isOver) return null;
  return (
    <div className="drop-overlay" aria-hidden>
      <div className="drop-target">
        <Upload size={30} />
        <strong>{possible === true ? "Drop a model or a dataset" : "Not now"}</strong>
        <span>{possible === true ? KINDS : possible}</span>
      </div>
    </div>
  );
}

function listenForFiles(setIsOver: (isOver: boolean) => void, onDrop: (items: DataTransferItemList) => void): () => void {
  const listeners = new AbortController();
  const listen = (type: "dragenter" | "dragover" | "dragleave" | "drop", handle: (event: DragEvent) => void) =>
    window.addEventListener(
      type,
      (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault(); // else the browser leaves the page and opens the file
        handle(event);
      },
      { signal: listeners.signal },
    );
  listen("dragenter", () => setIsOver(true));
  listen("dragover", () => setIsOver(true));
  listen("dragleave", (event) => {
    if (event.relatedTarget === null) setIsOver(false);
  });
  listen("drop", (event) => {
    setIsOver(false);
    if (event.dataTransfer) onDrop(event.dataTransfer.items);
  });
  return () => listeners.abort();
}
