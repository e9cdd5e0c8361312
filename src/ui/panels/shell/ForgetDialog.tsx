import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Trash2 } from "lucide-react";
import { askToForget, forgetEverything } from "../../../store/persistence/forget";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Asks once before everything that is kept goes. */
export function ForgetDialog() {
  const { studio } = useWorkbench();
  const isOpen = useStudioState((state) => state.forgetting);
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => askToForget(studio, open)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">Forget everything?</AlertDialog.Title>
          <AlertDialog.Description className="quiet">
            Masks, measurements and settings of every model, the list of recent models, and models downloaded into this browser are removed, and the page starts anew. Files on
            your disk stay as they are. This can't be undone.
          </AlertDialog.Description>
          <footer className="dialog-actions">
            <AlertDialog.Close className="button">Keep it</AlertDialog.Close>
            <button type="button" className="button primary" onClick={() => void forgetEverything(studio)}>
              <Trash2 size={15} />
              Forget everything
            </button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
