/** What every action works on: the store, the engine's client, and the page's few abilities that tests replace. */
import type { EngineClient } from "../worker/client";
import type { PageEnvironment } from "./device/report-text";
import type { Schedule } from "./frame-queue";
import type { PickedFile } from "./open/picked-file";
import type { KeyValue } from "./persistence/key-value";
import type { Tab } from "./persistence/tab";
import type { RunningJob } from "./running-job";
import type { StudioStore } from "./state";

/** What the page can do that Node can't. */
export interface PageAbilities {
  /** Asks where to save; null when the person closes the dialog, "download" where the browser has no such dialog. */
  readonly askTarget: (suggestedName: string) => Promise<FileSystemFileHandle | "download" | null>;
  readonly download: (file: File) => void;
  readonly fetchJson: (path: string) => Promise<unknown>;
  /** The address of a path of this page: the worker's own base is another. */
  readonly absoluteUrl: (path: string) => string;
  /** Asks for files or a folder; null when the person closes the dialog. */
  readonly pickFiles: (what: "files" | "folder") => Promise<readonly PickedFile[] | null>;
  /** Reloads with the newer version of the studio. */
  readonly applyUpdate: () => void;
  /** Into the clipboard; rejects where the browser refuses. */
  readonly copyText: (text: string) => Promise<void>;
  readonly environment: () => PageEnvironment;
  readonly schedule: Schedule;
  readonly nowMs: () => number;
  readonly storage: KeyValue;
  readonly tab: Tab;
}

export interface Studio {
  readonly store: StudioStore;
  readonly client: EngineClient;
  readonly page: PageAbilities;
  /** The job that runs; set by run-job only. */
  readonly running: { job: RunningJob | null };
}

export function createStudio(store: StudioStore, client: EngineClient, page: PageAbilities): Studio {
  return { store, client, page, running: { job: null } };
}
