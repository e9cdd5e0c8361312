import { Dialog } from "@base-ui/react/dialog";
import { lazy, Suspense } from "react";
import { closeExport } from "../../../store/download/close-dialogs";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Loaded with the first dialog: most visits end without one. */
const ExportForm = lazy(async () => ({ default: (await import("./ExportForm")).ExportForm }));

/** The trimmed model as a file: what it will be, writing it, and what came of that. */
export function ExportDialog() {
  const { studio } = useWorkbench();
  const isOpen = useStudioState((state) => state.exporting.open);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && closeExport(studio)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog way-out">
          <Suspense fallback={<p className="quiet">Opening…</p>}>
            <ExportForm />
          </Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
