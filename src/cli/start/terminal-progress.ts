import type { Progress } from "../../shared/progress";

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Draws progress of bytes on one line of a terminal, at most five times a second; into a file or a pipe it writes
 * one line for every tenth instead.
 */
export function terminalProgress(terminal: Terminal, now: () => number = Date.now): (progress: Progress) => void {
  let lastMs = 0;
  let lastTenth = -1;
  return ({ label, done, total }) => {
    const tenth = total > 0 ? Math.floor((10 * done) / total) : 0;
    const isEnd = done === total;
    const isDue = terminal.isTTY ? isEnd || now() - lastMs >= 200 : tenth !== lastTenth;
    if (!isDue) return;
    lastMs = now();
    lastTenth = tenth;
    const line = `${label}: ${megabytes(done)} of ${total > 0 ? megabytes(total) : "?"} MB${total > 0 ? ` (${Math.floor((100 * done) / total)} %)` : ""}`;
    terminal.write(terminal.isTTY ? `\r${line}${isEnd ? "\n" : ""}` : `${line}\n`);
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
