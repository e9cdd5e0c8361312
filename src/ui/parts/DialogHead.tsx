import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";

/** The name of a dialog, and the way to close it. */
export function DialogHead({ title }: { readonly title: string }) {
  return (
    <header className="card-head">
      <Dialog.Title className="dialog-title">{title}</Dialog.Title>
      <Dialog.Close className="button ghost icon-only" aria-label="Close">
        <X size={16} />
      </Dialog.Close>
    </header>
  );
}
