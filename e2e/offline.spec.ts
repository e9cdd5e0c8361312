/** The built folder works under any path of any host, and after one visit without the host. */
import { expect, test } from "./support/journey";
import { startStaticHost } from "./support/static-host";

test.use({ serviceWorkers: "allow" });

test("a second visit works while the host is gone", async ({ studio }) => {
  const { page } = studio;
  const host = await startStaticHost("/tools/trim/");
  try {
    await page.goto(host.address);
    await expect(page.getByText("· WebGPU")).toBeVisible();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
    await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBeGreaterThan(0);
  } finally {
    host.close();
  }
  await page.context().setOffline(true);
  await page.goto(host.address);
  await studio.openDemo();
  await studio.generate("A patient with", 4);
  await expect(studio.answer("Full model")).not.toBeEmpty();
  await studio.shot("offline");
});
