import { Dialog } from "@base-ui/react/dialog";
import { lazy, Suspense } from "react";
import { closeMapping } from "../../../store/data/mapping-actions";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Loaded with the first dialog: most visits need none. */
const MappingForm = lazy(async () => ({ default: (await import("./mapping/MappingForm")).MappingForm }));

/** How a dataset file is read: columns, wording, parts. Opens for an open dataset, and by itself for a file that needs the person. */
export function MappingDialog() {
  const { studio } = useWorkbench();
  const mapping = useStudioState((state) => state.mapping);
  return (
    <Dialog.Root open={mapping !== null} onOpenChange={(isOpen) => !isOpen && closeMapping(studio)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog mapping-dialog">
          <Suspense fallback={<p className="quiet">Opening…</p>}>{mapping && <MappingForm mapping={mapping} />}</Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
