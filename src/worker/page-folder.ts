/** Folders of the origin's private file system. */
import { StudioError } from "../shared/errors";
import { openPrivateFolder, type PrivateFolder } from "../shared/private-folder";

/** Opens a folder of the studio by name. Errors: "io" where the browser keeps no files. */
export type OpenFolder = (name: string) => Promise<PrivateFolder>;

export const pageFolder: OpenFolder = (name) => pageRoot((root) => openPrivateFolder(root, name));

/** Errors: "io" where the browser keeps no files. */
export async function pageRoot<T>(open: (root: FileSystemDirectoryHandle) => Promise<T>): Promise<T> {
  try {
    return await open(await navigator.storage.getDirectory());
  } catch (error) {
    throw new StudioError("io", "This browser keeps no files for the page.", "Leave the private window, or allow this site to keep data, then try again.", error);
  }
}

/** What the origin may still write; null where the browser doesn't say. */
export async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined ? null : quota - usage;
}
