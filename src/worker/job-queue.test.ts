import { describe, expect, it } from "vitest";
import { atCheckpoint } from "../shared/progress";
import { JobQueue, type QueuedJob } from "./job-queue";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => "none", (error: { code?: string }) => error.code ?? "other");

/** Counts steps until it is told to end. */
function counter() {
  const count = { steps: 0, end: false };
  const work = async (job: QueuedJob): Promise<number> => {
    while (!count.end) {
      await atCheckpoint(job);
      count.steps++;
      await turn();
    }
    return count.steps;
  };
  return { count, work };
}

describe("the job queue", () => {
  it("runs one job after the other, also after one that failed", async () => {
    const queue = new JobQueue();
    const order: string[] = [];
    const failed = queue.run("a", async () => {
      await turn();
      order.push("a");
      throw new TypeError("a failed");
    });
    const second = queue.run("b", async () => order.push("b"));
    await expect(failed).rejects.toThrow("a failed");
    await second;
    expect(order).toEqual(["a", "b"]);
  });

  it("does what a job wants done before it is held, and only then", async () => {
    const queue = new JobQueue();
    const done: string[] = [];
    const running = queue.run("job", async (job) => {
      await atCheckpoint(job, async () => void done.push("before an open gate"));
      queue.pause("job");
      await atCheckpoint(job, async () => void done.push("before a closed gate"));
      done.push("went on");
    });
    await turn();
    expect(done).toEqual(["before a closed gate"]);
    queue.resume("job");
    await running;
    expect(done).toEqual(["before a closed gate", "went on"]);
  });

  it("lets what needs no device pass a job that runs", async () => {
    const queue = new JobQueue();
    const { count, work } = counter();
    const running = queue.run("long", work);
    expect(await queue.runBeside("read", async () => "read")).toBe("read");
    const beside = queue.runBeside("also long", counter().work);
    queue.cancel("also long");
    expect(await codeOf(beside)).toBe("cancelled");
    count.end = true;
    await running;
  });

  it("holds a paused job at its place and lets it go on", async () => {
    const queue = new JobQueue();
    const { count, work } = counter();
    const running = queue.run("a", work);
    while (count.steps < 3) await turn();
    queue.pause("a");
    await turn();
    const held = count.steps;
    for (let i = 0; i < 5; i++) await turn();
    expect(count.steps).toBe(held);
    queue.resume("a");
    while (count.steps < held + 3) await turn();
    count.end = true;
    expect(await running).toBe(count.steps);
  });

  it.each(["before its turn", "while it runs"])("cancels a job that was paused %s", async (when) => {
    const queue = new JobQueue();
    const first = counter();
    const blocking = queue.run("first", first.work);
    const { count, work } = counter();
    const paused = queue.run("paused", work);
    if (when === "before its turn") queue.pause("paused");
    first.count.end = true;
    await blocking;
    for (let i = 0; i < 3; i++) await turn();
    queue.pause("paused");
    await turn();
    expect(count.steps > 0).toBe(when === "while it runs");
    queue.cancel("paused");
    expect(await codeOf(paused)).toBe("cancelled");
    expect(await queue.run("next", async () => "next")).toBe("next");
  });

  it("lets paused jobs of a device that is gone go on, and no other", async () => {
    const queue = new JobQueue();
    const [measuring, loading] = [counter(), counter()];
    const jobs = [queue.run("measuring", measuring.work), queue.runBeside("loading", loading.work)];
    for (const id of ["measuring", "loading"]) queue.pause(id);
    await turn();
    queue.releaseDevice();
    while (measuring.count.steps < 3) await turn();
    expect(loading.count.steps).toBe(0);
    measuring.count.end = loading.count.end = true;
    queue.resume("loading");
    await Promise.all(jobs);
  });

  it("says nothing about jobs that it does not know", () => {
    const queue = new JobQueue();
    for (const act of ["pause", "resume", "cancel"] as const) expect(queue[act]("unknown")).toBeUndefined();
  });
});
