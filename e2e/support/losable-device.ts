/**
 * Lets a journey lose the engine's device at a moment of its choice. The studio has no switch for that: its worker's script is
 * served with a few lines in front that keep the device and destroy it on call.
 */
import type { Page } from "playwright/test";

const CHANNEL = "lose-device";

const IN_FRONT = `
  let lastDevice;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    return (lastDevice = await requestDevice.apply(this, args));
  };
  new BroadcastChannel("${CHANNEL}").onmessage = () => lastDevice?.destroy();
`;

/** Before the page is opened. */
export async function makeDeviceLosable(page: Page): Promise<void> {
  await page.route(/engine\.worker.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${IN_FRONT}${await response.text()}` });
  });
}

export async function loseDevice(page: Page): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
  await page.evaluate((name) => new BroadcastChannel(name).postMessage("now"), CHANNEL);
}
