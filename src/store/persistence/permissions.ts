/** Whether the browser lets the page read what is left open, and asking for it. */
import { askPermission, permissionOf } from "../open/permitted-handle";
import type { DatasetSource, ModelSource } from "../sources";

/** "ask" takes a click; "choose": the browser kept no way back, the person has to choose the file again. */
export type Access = "open" | "ask" | "choose";

export async function accessTo(source: ModelSource | DatasetSource): Promise<Access> {
  if (source.kind === "files" || source.kind === "file") return "choose";
  const states = await Promise.all(handlesOf(source).map(permissionOf));
  return states.every((state) => state === "granted") ? "open" : "ask";
}

/** One question after the other, in answer to a click. A refusal leaves the rest as it was. */
export async function askFor(sources: readonly (ModelSource | DatasetSource)[]): Promise<void> {
  // A question that the browser no longer asks stays on the page.
  for (const handle of sources.flatMap(handlesOf)) await askPermission(handle);
}

function handlesOf(source: ModelSource | DatasetSource): readonly FileSystemHandle[] {
  if (source.kind === "handles") return source.handles;
  return source.kind === "handle" ? [source.handle] : [];
}
