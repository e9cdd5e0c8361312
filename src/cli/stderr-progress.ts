/** Progress and messages on stderr, so that stdout holds nothing but the result. */
import type { Progress } from "../shared/progress";

const LEAST_MS = 500;

/** At most two lines a second, and always the last step of each label. */
export function progressPrinter(write: (line: string) => void, nowMs: () => number): (progress: Progress) => void {
  let nextMs = 0;
  return ({ label, done, total, unit }) => {
    if (nowMs() < nextMs && done < total) return;
    nextMs = nowMs() + LEAST_MS;
    write(`${label}: ${done} of ${total} ${unit}`);
  };
}
