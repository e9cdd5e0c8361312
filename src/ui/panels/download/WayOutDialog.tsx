import { Dialog } from "@base-ui/react/dialog";
import { Suspense, type ReactNode } from "react";

interface WayOutDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Loaded with the first dialog: most visits end without one. */
  readonly children: ReactNode;
}

/** Around a way out of the page. What is under way goes on when it is closed. */
export function WayOutDialog({ isOpen, onClose, children }: WayOutDialogProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog way-out">
          <Suspense fallback={<p className="quiet">Opening…</p>}>{children}</Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
