/** Which device is open, and what its loss makes of the work on it. Over devices that only count how often they are given back. */
import { beforeEach, describe, expect, it } from "vitest";
import { deviceLost, type GpuContext } from "../gpu/device";
import { cancelled, type StudioError, throwIfCancelled, toStudioError } from "../shared/errors";
import { DeviceLink } from "./device-link";

const opened: { gpu: GpuContext; destroyed: number; lose: () => void }[] = [];
const told: string[] = [];

function openFake(): Promise<GpuContext> {
  let lose: () => void = () => undefined;
  const lost = new Promise<StudioError>((resolve) => (lose = () => resolve(deviceLost("reset"))));
  const destroy = (): void => {
    entry.destroyed++;
    lose();
  };
  // The link touches nothing else of a device.
  const gpu = { device: { destroy }, lost } as unknown as GpuContext;
  const entry = { gpu, destroyed: 0, lose };
  opened.push(entry);
  return Promise.resolve(gpu);
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => "none", (error: unknown) => toStudioError(error).code);

let link: DeviceLink;
beforeEach(async () => {
  opened.length = told.length = 0;
  link = new DeviceLink(openFake, (error) => told.push(error.code));
  await link.connect();
});

describe("the worker's device", () => {
  it("is given back when another is opened, which is no loss", async () => {
    const second = await link.connect();
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([1, 0]);
    expect(link.gpu).toBe(second);
    expect(told).toEqual([]);
  });

  it("is given back, and is then missing", () => {
    link.disconnect();
    link.disconnect();
    expect([opened[0]?.destroyed, told]).toEqual([1, []]);
    expect(() => link.check()).toThrow("There is no graphics device");
  });

  it("is lost once, also when it is opened again", async () => {
    opened[0]?.lose();
    await opened[0]?.gpu.lost;
    await link.connect();
    expect([told, opened.map(({ destroyed }) => destroyed)]).toEqual([["device-lost"], [0, 0]]);
  });
});

describe("work on a device that is lost meanwhile", () => {
  const failing = (stop: AbortController, isCancelled: boolean) => link.during(() => {
    opened[0]?.lose();
    if (isCancelled) stop.abort();
    throwIfCancelled(stop.signal);
    throw new TypeError("a symptom");
  }, stop.signal);

  it("fails for the loss, and stays cancelled when the person had cancelled it", async () => {
    expect(await codeOf(failing(new AbortController(), false))).toBe("device-lost");
    opened.length = 0;
    await link.connect();
    expect(await codeOf(failing(new AbortController(), true))).toBe("cancelled");
  });

  it("gives no result, and its own error on a device that stays", async () => {
    expect(await codeOf(link.during(() => Promise.reject(cancelled())))).toBe("cancelled");
    expect(await codeOf(link.during(() => opened[0]?.lose()))).toBe("device-lost");
  });
});
