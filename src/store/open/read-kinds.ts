/** Looks at the first bytes of every file that was dropped. */
import { HEAD_BYTES, kindOf, type FileKind } from "./file-kind";
import type { PickedFile } from "./picked-file";
import { unreadable } from "./walk-handles";

export interface SeenFile extends PickedFile {
  readonly kind: FileKind;
}

/** Errors: "io" when one can't be read. */
export function readKinds(files: readonly PickedFile[]): Promise<SeenFile[]> {
  return Promise.all(files.map(async (file) => ({ ...file, kind: kindOf(await headOf(file), file.file.size) })));
}

async function headOf({ file, path }: PickedFile): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
