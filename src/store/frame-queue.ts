/** Collects what arrives often and hands it on at most once per animation frame, so that metrics never flood the screen. */
export interface FrameQueue<T> {
  push(item: T): void;
  /** Hands on what is waiting now: before the result of the work that it belongs to. */
  flush(): void;
}

export type Schedule = (run: () => void) => void;

const onNextFrame: Schedule = (run) => void requestAnimationFrame(run);

export function createFrameQueue<T>(apply: (items: readonly T[]) => void, schedule: Schedule = onNextFrame): FrameQueue<T> {
  let waiting: T[] = [];
  const flush = () => {
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    apply(items);
  };
  return {
    push: (item) => {
      if (waiting.length === 0) schedule(flush);
      waiting.push(item);
    },
    flush,
  };
}
