/** Whether the browser lets the page read a file or a folder of the disk, and asking for it. */
import { StudioError } from "../../shared/errors";

/** TypeScript's DOM library does not know the permissions of handles; some browsers neither. */
type PermittedHandle = FileSystemHandle & {
  queryPermission?: (mode: { readonly mode: "read" }) => Promise<PermissionState>;
  requestPermission?: (mode: { readonly mode: "read" }) => Promise<PermissionState>;
};

const READ = { mode: "read" } as const;

export async function permissionOf(handle: PermittedHandle): Promise<PermissionState> {
  return (await handle.queryPermission?.(READ)) ?? "granted";
}

/** Asks where the person has not answered yet, which the browser allows in answer to a click only; after that it stays a "prompt". */
export async function askPermission(handle: PermittedHandle): Promise<PermissionState> {
  const known = await permissionOf(handle);
  if (known !== "prompt") return known;
  return (await handle.requestPermission?.(READ).catch(() => known)) ?? known;
}

/** Errors: "io" when the person, or the browser, says no. */
export async function requirePermission(handle: PermittedHandle): Promise<void> {
  if ((await askPermission(handle)) === "granted") return;
  throw new StudioError("io", `The browser may not read ${handle.name}.`, "Click it again and allow reading, or choose it again.");
}
