/** Whether the browser lets the page read what is left open, and asking for it. */
import type { DatasetSource, ModelSource } from "../sources";

/** "ask" takes a click; "choose": the browser kept no way back, the person has to choose the file again. */
export type Access = "open" | "ask" | "choose";

/** TypeScript's DOM library does not know the permissions of handles. */
interface PermittedHandle {
  queryPermission?: (mode: { readonly mode: "read" }) => Promise<PermissionState>;
  requestPermission?: (mode: { readonly mode: "read" }) => Promise<PermissionState>;
}

const READ = { mode: "read" } as const;

export async function accessTo(source: ModelSource | DatasetSource): Promise<Access> {
  if (source.kind === "files" || source.kind === "file") return "choose";
  const states = await Promise.all(handlesOf(source).map((handle) => handle.queryPermission?.(READ) ?? "granted"));
  return states.every((state) => state === "granted") ? "open" : "ask";
}

/** One question after the other, in answer to a click. A refusal leaves the rest as it was. */
export async function askFor(sources: readonly (ModelSource | DatasetSource)[]): Promise<void> {
  for (const handle of sources.flatMap(handlesOf)) {
    try {
      if ((await handle.queryPermission?.(READ)) === "prompt") await handle.requestPermission?.(READ);
    } catch {
      // The click is too long ago, or the browser asks for it no more: the question stays on the page.
    }
  }
}

function handlesOf(source: ModelSource | DatasetSource): readonly (FileSystemHandle & PermittedHandle)[] {
  if (source.kind === "handles") return source.handles;
  return source.kind === "handle" ? [source.handle] : [];
}
