import { expect, it } from "vitest";
import type { Session } from "../engine/session";
import { DevicePace } from "./device-pace";

it("a device's pace is that of its latest work, without the time that this was held", async () => {
  let ms = 0;
  const pace = new DevicePace(() => ms);
  // Nothing runs on them.
  const [session, other] = [{} as Session, {} as Session];
  const held = { checkpoint: async (beforeHold?: () => Promise<void>) => {
    await beforeHold?.();
    ms += 60_000;
  } };
  const run = (moduleTokens: number) => pace.during(session, held, async (job) => {
    ms += 1500;
    await job.checkpoint?.(async () => undefined);
    ms += 500;
    return moduleTokens;
  }, (result) => result);
  expect(pace.of(session)).toBeNull();
  expect([await run(100), pace.of(session), pace.of(other)]).toEqual([100, 50, null]);
  await run(300);
  expect(pace.of(session)).toBe(150);
  // All of it was known before: that tells nothing of the device.
  await run(0);
  expect(pace.of(session)).toBe(150);
});
