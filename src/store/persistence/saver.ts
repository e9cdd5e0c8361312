/** Writes what changed, soon after it changed and at once when the page may go. A failure is told once; the studio goes on. */
import { StudioError, toStudioError } from "../../shared/errors";
import { tellError } from "../notices";
import type { StudioState } from "../state";
import type { Studio } from "../studio";

export type Slice = keyof StudioState;

/** One record, and the slices of the state that it is made from. */
export interface Writer {
  readonly slices: readonly Slice[];
  /** `changed`: which of the slices did since the last write. */
  write(state: StudioState, changed: readonly Slice[]): Promise<void>;
}

export const SAVE_DELAY_MS = 500;

/** A measurement took long to make, and settings change seldom: neither waits. */
const URGENT: readonly Slice[] = ["measurements", "theme", "dismissedHints"];

/** Returns the function that writes at once. */
export function startSaver(studio: Studio, writers: readonly Writer[]): () => Promise<void> {
  const stale = new Map<Writer, Set<Slice>>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tellOnce = failureTeller(studio);

  const mark = (writer: Writer, slices: Iterable<Slice>): void => void stale.set(writer, new Set([...(stale.get(writer) ?? []), ...slices]));
  const write = async (writer: Writer, changed: ReadonlySet<Slice>): Promise<void> => {
    try {
      await writer.write(studio.store.getState(), [...changed]);
      tellOnce.worked();
    } catch (error) {
      mark(writer, changed); // goes with the next change
      tellOnce.failed(error);
    }
  };
  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const taken = [...stale];
    stale.clear();
    if (studio.store.getState().keeping === "on") await Promise.all(taken.map(([writer, changed]) => write(writer, changed)));
  };
  studio.store.subscribe((state, before) => {
    const changed = (slice: Slice): boolean => state[slice] !== before[slice];
    const touched = writers.map((writer) => ({ writer, slices: writer.slices.filter(changed) })).filter(({ slices }) => slices.length > 0);
    for (const { writer, slices } of touched) mark(writer, slices);
    if (touched.length === 0) return;
    if (URGENT.some(changed)) queueMicrotask(() => void flush());
    else timer ??= setTimeout(() => void flush(), SAVE_DELAY_MS);
  });
  return flush;
}

/** One telling for a run of failures. */
function failureTeller(studio: Studio): { worked(): void; failed(error: unknown): void } {
  let told = false;
  return {
    worked: () => (told = false),
    failed: (error) => {
      if (!told) tellError(studio, cannotKeep(toStudioError(error)));
      told = true;
    },
  };
}

function cannotKeep({ code, message }: StudioError): StudioError {
  if (code === "disk-full") {
    return new StudioError(code, "The disk is full, or the space that the browser gives this page: what you do is not kept.", "Free some space, or forget what is kept under Storage. You can go on working meanwhile.");
  }
  return new StudioError("io", `What you do is not kept: ${message}`, "You can go on working; reload the page to try again.");
}
