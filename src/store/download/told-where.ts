/** Where a failure is told: in the dialog that asked for the work, as long as that is open; else as everywhere. */
import { toStudioError } from "../../shared/errors";
import type { StudioError } from "../../shared/errors";
import { rememberError } from "../device/last-error";
import type { Studio } from "../studio";

interface Place {
  readonly isShown: () => boolean;
  readonly show: (error: StudioError) => void;
}

/** Null when it failed and that stands in its place. What is no failure of the work itself, a cancel or a lost device, goes on to whoever runs the job. */
export async function toldWhere<T>(studio: Studio, { isShown, show }: Place, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    const error = toStudioError(thrown);
    if (error.code === "cancelled" || error.code === "device-lost" || !isShown()) throw error;
    rememberError(studio, error);
    show(error);
    return null;
  }
}
