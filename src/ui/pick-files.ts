/** The browser's dialogs for files and folders: by handles, which lead back in a later visit, where there are any. */
import { StudioError } from "../shared/errors";
import { filesOfInput } from "../store/open/dropped-entries";
import type { PickedFile } from "../store/open/picked-file";
import { filesOfHandles } from "../store/open/walk-handles";

/** TypeScript's DOM library doesn't know them. */
interface PickerWindow {
  showOpenFilePicker?: (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>;
  showDirectoryPicker?: () => Promise<FileSystemDirectoryHandle>;
}

/** Null when the person closes the dialog. Errors: "io", "limit". */
export async function pickFiles(what: "files" | "folder"): Promise<readonly PickedFile[] | null> {
  const { showOpenFilePicker, showDirectoryPicker } = window as PickerWindow;
  try {
    if (what === "files" && showOpenFilePicker) return await filesOfHandles(await showOpenFilePicker.call(window, { multiple: true }));
    if (what === "folder" && showDirectoryPicker) return await filesOfHandles([await showDirectoryPicker.call(window)]);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error instanceof StudioError ? error : new StudioError("io", "The browser gave no files.", "Drop them on the page instead.", error);
  }
  return pickByInput(what);
}

function pickByInput(what: "files" | "folder"): Promise<readonly PickedFile[] | null> {
  const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, webkitdirectory: what === "folder", hidden: true });
  document.body.append(input);
  return new Promise<readonly PickedFile[] | null>((resolve) => {
    input.addEventListener("change", () => resolve(filesOfInput(input.files ?? new DataTransfer().files)));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  }).finally(() => input.remove());
}
