import type { OpenFile } from "../../worker/protocol";

/** A file that a person dropped or chose. The handles are there where the browser gives them: they lead back in a later session. */
export interface PickedFile extends OpenFile {
  readonly handle?: FileSystemFileHandle;
  /** What was dropped or chosen itself: this file, or a folder around it. */
  readonly root?: FileSystemHandle;
}
