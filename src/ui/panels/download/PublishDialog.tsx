import { Dialog } from "@base-ui/react/dialog";
import { lazy, Suspense } from "react";
import { closePublish } from "../../../store/download/close-dialogs";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Loaded with the first dialog: most visits end without one. */
const PublishPanel = lazy(async () => ({ default: (await import("./PublishPanel")).PublishPanel }));

/** The trimmed model on the Hub. What is under way goes on when this is closed. */
export function PublishDialog() {
  const { studio } = useWorkbench();
  const isOpen = useStudioState((state) => state.publishing.open);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && closePublish(studio)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog way-out">
          <Suspense fallback={<p className="quiet">Opening…</p>}>
            <PublishPanel />
          </Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
