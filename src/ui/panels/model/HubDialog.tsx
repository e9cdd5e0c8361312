import { Dialog } from "@base-ui/react/dialog";
import { useRef } from "react";
import { closeHub } from "../../../store/open/hub-actions";
import { DialogHead } from "../../parts/DialogHead";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { HubDownloadBar } from "./HubDownloadBar";
import { HubForm } from "./HubForm";
import { HubKept } from "./HubKept";
import { HubLook } from "./HubLook";

/** A model from the Hugging Face Hub. A download goes on when this is closed. */
export function HubDialog() {
  const { studio } = useWorkbench();
  const isOpen = useStudioState((state) => state.hub.open);
  const repository = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && closeHub(studio)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog hub" initialFocus={repository}>
          <DialogHead title="Open from the Hugging Face Hub" />
          <Dialog.Description className="quiet">
            What you download stays on this computer, for this page alone.
          </Dialog.Description>
          <HubForm repository={repository} />
          <HubDownloadBar place="dialog" />
          <HubLook />
          <HubKept />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
