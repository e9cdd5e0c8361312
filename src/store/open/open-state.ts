/** What the screen knows of models on their way in: the look before loading, those opened last, the Hub. */
import type { StudioError } from "../../shared/errors";
import type { Progress } from "../../shared/progress";
import type { CachedRepo, HubListing, HubRepo, ModelInspection, ModelOrigin } from "../../worker/protocol";
import type { ModelSource } from "../sources";
import type { PickedFile } from "./picked-file";

/** A model that was looked at and waits for the person's word. */
export interface Preflight {
  readonly inspection: ModelInspection;
  readonly origin: ModelOrigin;
  readonly source: ModelSource;
  /** Came with it, and are opened once the person has answered. */
  readonly datasets: readonly PickedFile[];
}

/** Sources that lead back to a model in a later visit. */
export type LastingSource = Extract<ModelSource, { readonly kind: "server" | "hub" | "handles" }>;

export interface RecentModel {
  readonly id: string;
  readonly name: string;
  readonly source: LastingSource;
  /** Of its weights. */
  readonly bytes: number;
  readonly precision: string;
  readonly openedMs: number;
}

export interface HubForm {
  /** As typed: "owner/name", "owner/name@revision" or an address. */
  readonly text: string;
  /** Lives in memory only. */
  readonly token: string;
}

export type HubLook =
  | { readonly kind: "none" }
  | { readonly kind: "listing" }
  | { readonly kind: "listed"; readonly listing: HubListing }
  | { readonly kind: "failed"; readonly error: StudioError };

/** What the chosen files are, read from their headers over the network. */
export type HubHeaders =
  | { readonly kind: "none" }
  | { readonly kind: "reading" }
  | { readonly kind: "read"; readonly inspection: ModelInspection }
  | { readonly kind: "failed"; readonly error: StudioError };

export interface HubDownload {
  readonly repo: HubRepo;
  readonly paths: readonly string[];
  readonly status: "running" | "paused" | "failed" | "done";
  readonly progress: Progress | null;
  readonly secondsLeft: number | null;
  /** Null unless it failed. */
  readonly error: StudioError | null;
}

export interface HubState {
  readonly open: boolean;
  readonly form: HubForm;
  readonly look: HubLook;
  /** Key of one of `hubChoices`. */
  readonly choice: string | null;
  readonly headers: HubHeaders;
  readonly download: HubDownload | null;
  readonly cached: readonly CachedRepo[];
}

export const DEFAULT_HUB_ADDRESS = "https://huggingface.co";

export const INITIAL_HUB: HubState = {
  open: false, form: { text: "", token: "" }, look: { kind: "none" }, choice: null, headers: { kind: "none" }, download: null, cached: [],
};
