/** A download beside a clock: only its own pieces move the clock, so what is timed must not have one in it. */
import { describe, expect, it } from "vitest";
import { atCheckpoint, undisturbed } from "../shared/progress";
import { JobQueue, type QueuedJob } from "./job-queue";

const WINDOW_MS = 300;
const PIECE_MS = 1200;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A thread whose clock only its work moves, and a queue of jobs on it. */
function thread() {
  const queue = new JobQueue();
  const clock = { ms: 0 };
  let runs = 0;
  const window = async (): Promise<number> => {
    runs++;
    const startedMs = clock.ms;
    clock.ms += WINDOW_MS;
    for (let i = 0; i < 4; i++) await turn();
    return clock.ms - startedMs;
  };
  /** Five windows, as a measurement takes them. */
  const measure = async (job: QueuedJob): Promise<number[]> => {
    const times: number[] = [];
    while (times.length < 5) {
      await atCheckpoint(job);
      times.push(await undisturbed(job, window));
    }
    return times;
  };
  /** Pieces that come over a network and then hold the thread. */
  const download = (pieces: number) => async (job: QueuedJob): Promise<number> => {
    for (let i = 0; i < pieces; i++) {
      await turn();
      await atCheckpoint(job);
      clock.ms += PIECE_MS;
    }
    return pieces;
  };
  return { queue, measure, download, runs: () => runs };
}

const CLEAN = [WINDOW_MS, WINDOW_MS, WINDOW_MS, WINDOW_MS, WINDOW_MS];

describe("what is timed while other jobs run beside it", () => {
  it("has none of their work in it, and they get on between windows and end", async () => {
    const { queue, measure, download, runs } = thread();
    const downloads = [queue.runBeside("one", download(20)), queue.runBeside("two", download(3))];
    await turn();
    expect(await queue.run("speed", measure)).toEqual(CLEAN);
    // One more for each job that was at work when a window began.
    expect(runs()).toBeLessThanOrEqual(5 * 3);
    expect(await Promise.all(downloads)).toEqual([20, 3]);
  });

  it("repeats a window in which a job ended that has no checkpoint", async () => {
    const { queue, measure, download, runs } = thread();
    const reading = queue.runBeside("reading", ({ signal }) => download(1)({ signal, checkpoint: async () => undefined }));
    expect(await queue.run("speed", measure)).toEqual(CLEAN);
    expect([await reading, runs()]).toEqual([1, 6]);
  });

  it("holds a job that comes in a window until the window has ended", async () => {
    const { queue, measure, download, runs } = thread();
    let late: Promise<number> | null = null;
    const times = await queue.run("speed", (job) =>
      undisturbed(job, async () => {
        const running = measure({ ...job, undisturbed: (work) => work() });
        late ??= queue.runBeside("late", download(2));
        return running;
      }),
    );
    expect([times, runs(), await late]).toEqual([CLEAN, 5, 2]);
  });

  it("is not repeated for a job that only waits for its network", async () => {
    const { queue, measure, runs } = thread();
    let arrive: () => void = () => undefined;
    const waiting = queue.runBeside("waiting", () => new Promise<void>((resolve) => (arrive = resolve)));
    expect(await queue.run("speed", measure)).toEqual(CLEAN);
    expect(runs()).toBe(5);
    arrive();
    await waiting;
  });

  it("lets a job that is held be cancelled, and holds one that was paused before", async () => {
    const { queue, download } = thread();
    const paused = queue.runBeside("paused", download(1));
    const held = queue.runBeside("held", download(5));
    queue.pause("paused");
    const ends = await queue.run("speed", (job) =>
      undisturbed(job, async () => {
        await turn();
        queue.cancel("held");
        queue.resume("paused");
        return held.then(() => "ended", (error: { code?: string }) => error.code);
      }),
    );
    expect([ends, await paused]).toEqual(["cancelled", 1]);
  });
});
