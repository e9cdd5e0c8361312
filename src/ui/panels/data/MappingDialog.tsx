import { Dialog } from "@base-ui/react/dialog";
import { lazy, Suspense } from "react";
import type { RefObject } from "react";
import { closeMapping } from "../../../store/data/mapping-actions";
import type { MappingSubject } from "../../../store/data/mapping-state";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Loaded with the first dialog: most visits need none. */
const MappingForm = lazy(async () => ({ default: (await import("./mapping/MappingForm")).MappingForm }));

/** How a dataset file is read: columns, wording, parts. Opens for an open dataset, and by itself for a file that needs the person. `returnTo` holds the button that gets the focus back. */
export function MappingDialog({ returnTo }: { readonly returnTo: RefObject<HTMLElement | null> }) {
  const { studio } = useWorkbench();
  const mapping = useStudioState((state) => state.mapping);
  return (
    <Dialog.Root open={mapping !== null} onOpenChange={(isOpen) => !isOpen && closeMapping(studio)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog mapping-dialog" initialFocus={false} finalFocus={() => returnTo.current?.querySelector("button") ?? true}>
          <Suspense fallback={<p className="quiet">Opening…</p>}>{mapping && <MappingForm key={keyOf(mapping.subject)} mapping={mapping} />}</Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The next file begins with a form of its own, which takes the focus. */
function keyOf({ name, replaces }: MappingSubject): string {
  return `${name} ${replaces ?? ""}`;
}
