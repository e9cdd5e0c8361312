/** Models: what one is and takes, and the one that is open. */
import type { Reason } from "../../model/reasons";
import type { ModelSummary } from "../../model/summary";
import type { HubRepo } from "../../shared/hub-repo";

/** A file to open: the path is relative to the dropped folder. */
export interface OpenFile {
  readonly path: string;
  readonly file: File;
}

export type ModelOrigin =
  | { readonly kind: "files"; readonly files: readonly OpenFile[] }
  /** Files that the page's own server has, by address. */
  | { readonly kind: "urls"; readonly urls: readonly { readonly path: string; readonly url: string }[] }
  /** Files that `downloadHub` has put into the origin's private file system. */
  | { readonly kind: "hub"; readonly repo: HubRepo; readonly paths: readonly string[] };

export interface OpenModelSummary extends ModelSummary {
  /** Bytes that are on the GPU: weights, key cache, activations. */
  readonly gpuBytes: number;
  /** Same for the same model whatever it is called: what is kept of a model is filed under it (model/fingerprint.ts). */
  readonly fingerprint: string;
}

/** What a model is and takes, from its headers alone: no weight is read for it. */
export interface ModelInspection {
  readonly name: string;
  /** Bytes of all its files. */
  readonly fileBytes: number;
  /** Null when the headers can't be understood; `reasons` then says why. */
  readonly summary: ModelSummary | null;
  readonly needs: ModelNeeds | null;
  /** Everything that speaks against opening it here, each with its way out; empty when it can be opened. */
  readonly reasons: readonly Reason[];
}

/** Bytes on the GPU. WebGPU does not tell how much memory a GPU has; its limits for one buffer are in `AdapterSummary`. */
export interface ModelNeeds {
  readonly weightBytes: number;
  readonly cacheBytes: number;
  readonly workBytes: number;
  readonly largestBufferBytes: number;
  /** Tokens of context that the session will hold. */
  readonly contextTokens: number;
}

export interface ModelApi {
  /** Reads headers only; what can't be opened is told as reasons, not as an error. */
  inspectModel(jobId: string, origin: ModelOrigin): Promise<ModelInspection>;
  /** Replaces the open model once the new one is whole; on any error the old one stays, or "model-closed" tells that it could not. */
  openModel(jobId: string, origin: ModelOrigin): Promise<OpenModelSummary>;
}
