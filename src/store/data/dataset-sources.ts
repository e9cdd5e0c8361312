/** The way back to a dataset's bytes. What is chosen without a handle is at hand only while its source object lives. */
import { StudioError } from "../../shared/errors";
import type { DatasetOrigin } from "../../worker/protocol";
import { DEMO_DATASETS } from "../open/demo";
import { requirePermission } from "../open/permitted-handle";
import type { DatasetSource } from "../sources";
import type { Studio } from "../studio";

/** By the source object itself: a source that was stored and read again has no file. */
const FILES = new WeakMap<DatasetSource, File>();

export function sourceOfFile(file: File): DatasetSource {
  const source: DatasetSource = { kind: "file", name: file.name, bytes: file.size, modifiedMs: file.lastModified };
  FILES.set(source, file);
  return source;
}

export function sourceOfHandle(handle: FileSystemFileHandle): DatasetSource {
  return { kind: "handle", name: handle.name, handle };
}

export function nameOfSource(source: DatasetSource): string {
  return source.kind === "demo" ? (demoOf(source.id).path.split("/").at(-1) ?? source.id) : source.name;
}

/** May ask the person for permission, which the browser allows in answer to a click only. Errors: "io", "usage". */
export async function datasetOrigin({ page }: Studio, source: DatasetSource): Promise<DatasetOrigin> {
  switch (source.kind) {
    case "demo":
      return { kind: "url", name: nameOfSource(source), url: page.absoluteUrl(demoOf(source.id).path) };
    case "handle":
      return { kind: "file", file: await fileOfHandle(source.handle) };
    case "file": {
      const file = FILES.get(source);
      if (file) return { kind: "file", file };
      throw new StudioError("io", `${source.name} is no longer at hand: the browser kept no way back to it.`, "Choose or drop the file again.");
    }
  }
}

/** Whether both lead to the same bytes. */
export async function isSameSource(a: DatasetSource, b: DatasetSource): Promise<boolean> {
  if (a.kind === "handle") return b.kind === "handle" && (await a.handle.isSameEntry(b.handle));
  return JSON.stringify(a) === JSON.stringify(b);
}

function demoOf(id: string): (typeof DEMO_DATASETS)[number] {
  const demo = DEMO_DATASETS.find((candidate) => candidate.id === id);
  if (demo) return demo;
  throw new StudioError("usage", `There is no demo dataset "${id}".`, "Open another dataset.");
}

async function fileOfHandle(handle: FileSystemFileHandle): Promise<File> {
  await requirePermission(handle);
  try {
    return await handle.getFile();
  } catch (cause) {
    throw new StudioError("io", `${handle.name} can't be read: it was moved or deleted, or is locked.`, "Choose the file again.", cause);
  }
}
