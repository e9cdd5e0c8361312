import { lazy } from "react";
import { closeExport } from "../../../store/download/close-dialogs";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { WayOutDialog } from "./WayOutDialog";

const ExportForm = lazy(async () => ({ default: (await import("./ExportForm")).ExportForm }));

/** The trimmed model as a file: what it will be, writing it, and what came of that. */
export function ExportDialog() {
  const { studio } = useWorkbench();
  const isOpen = useStudioState((state) => state.exporting.open);
  return (
    <WayOutDialog isOpen={isOpen} onClose={() => closeExport(studio)}>
      <ExportForm />
    </WayOutDialog>
  );
}
