/** What the page can do that Node can't: dialogs of the browser, downloads, frames, addresses. */
import { StudioError } from "../shared/errors";
import { browserTab } from "../store/persistence/browser-tab";
import { INDEXED_DB } from "../store/persistence/key-value";
import type { PageAbilities } from "../store/studio";
import { pageEnvironment } from "./environment";
import { pickFiles } from "./pick-files";

export function browserPage(): PageAbilities {
  return {
    askTarget,
    download,
    fetchJson,
    pickFiles,
    absoluteUrl: (path) => new URL(path, document.baseURI).href,
    applyUpdate: () => undefined,
    copyText: (text) => navigator.clipboard.writeText(text),
    environment: pageEnvironment,
    schedule: (run) => void requestAnimationFrame(run),
    nowMs: () => performance.now(),
    storage: INDEXED_DB,
    tab: browserTab(),
  };
}

interface SavePickerWindow {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

async function askTarget(suggestedName: string): Promise<FileSystemFileHandle | "download" | null> {
  const { showSaveFilePicker } = window as SavePickerWindow; // TypeScript's DOM library doesn't know it
  if (!showSaveFilePicker) return "download";
  try {
    return await showSaveFilePicker.call(window, { suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw new StudioError("io", "The browser gave no place to save to.", "Try again, or choose another folder.", error);
  }
}

/** Time for the browser to open the blob before its address goes. */
const RELEASE_MS = 60_000;

function download(file: File): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), RELEASE_MS);
}

async function fetchJson(path: string): Promise<unknown> {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new StudioError("io", `${path} answered ${response.status}.`, "Check the server that the page comes from.");
  return response.json().catch((error: unknown) => {
    throw new StudioError("io", `${path} is not JSON: this server answers with something else.`, "Check the server that the page comes from.", error);
  });
}
