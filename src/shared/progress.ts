/** How far a piece of long work is. `done` and `total` count `unit`s; total 0 means not known yet. */
export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly unit: "bytes" | "pipelines" | "examples" | "windows" | "tokens" | "tensors" | "rows";
}

/** What every long call takes: a way to report and a way to be stopped. */
export interface JobContext {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
