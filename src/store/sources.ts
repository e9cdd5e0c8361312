/** Where what is open came from, in a form that can be stored and found again: plain data and file handles, which IndexedDB keeps. */
import type { HubRepo } from "../worker/protocol";

export type ModelSource =
  | { readonly kind: "demo" }
  | { readonly kind: "server"; readonly name: string; readonly url: string }
  | { readonly kind: "hub"; readonly repo: HubRepo; readonly paths: readonly string[] }
  /** Files and folders of the disk; reading them in a later session asks the person again. */
  | { readonly kind: "handles"; readonly name: string; readonly handles: readonly FileSystemHandle[] }
  /** Chosen where the browser gives no handles: they have to be chosen again. */
  | { readonly kind: "files"; readonly name: string };

export type DatasetSource =
  | { readonly kind: "demo"; readonly id: string }
  | { readonly kind: "handle"; readonly name: string; readonly handle: FileSystemFileHandle }
  | { readonly kind: "file"; readonly name: string; readonly bytes: number; readonly modifiedMs: number };
