import { expect, it } from "vitest";
import { createFrameQueue } from "./frame-queue";

it("hands on all of a frame at once, and schedules one frame at a time", () => {
  const frames: (() => void)[] = [];
  const applied: (readonly number[])[] = [];
  const queue = createFrameQueue<number>((items) => applied.push(items), (run) => frames.push(run));
  queue.push(1);
  queue.push(2);
  expect([frames.length, applied.length]).toEqual([1, 0]);
  frames[0]?.();
  queue.push(3);
  queue.flush();
  frames[1]?.();
  expect(applied).toEqual([[1, 2], [3]]);
  expect(frames.length).toBe(2);
});
