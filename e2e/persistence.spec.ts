/** What one visit leaves, the next finds: after a reload, in two tabs, after files that need a permission, and after a newer studio. */
import type { Page } from "playwright/test";
import { demoModelFiles } from "./support/demo-files";
import { expect, test } from "./support/journey";
import { StudioPage } from "./support/studio-page";

test("a reload brings back model, dataset, mask, history and every measured point, and runs nothing", async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  await studio.module("attn.5").click();
  await studio.module("mlp.8").click();
  await studio.button("Undo").click();
  await studio.measure();
  await expect(studio.points).toHaveCount(2);
  const measured = await studio.points.allInnerTexts();
  await studio.region("Playground").getByLabel("Prompt").fill("Why is the sky");

  const heard = await reloadAndHear(studio);
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
  await expect(studio.points).toHaveCount(2);
  await studio.idle();
  expect(await studio.points.allInnerTexts()).toEqual(measured);
  expect(await heard()).toEqual(["Opening tiny-demo as you left it", "Reading medicine_test.jsonl"]);
  await expect(studio.point("attn.5")).toHaveAttribute("aria-current", "true");
  await expect(studio.region("Data").getByRole("radio", { name: /^Calibration / })).toBeChecked();
  await expect(studio.region("Playground").getByLabel("Prompt")).toHaveValue("Why is the sky");
  await studio.shots("persistence-1-reloaded");

  await studio.button("Redo").click();
  await expect(studio.module("mlp.8")).toHaveAttribute("aria-pressed", "true");
  await studio.button("Undo").click();
  await studio.button("Undo").click();
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
});

test("two tabs keep their own masks, and share what they measure", async ({ studio, context }) => {
  const other = new StudioPage(await context.newPage());
  for (const tab of [studio, other]) {
    await tab.open();
    await tab.openDemo();
    await tab.choosePart("Calibration");
  }
  await studio.module("attn.1").click();
  await other.module("mlp.2").click();
  await studio.measure();
  await other.measure();
  for (const tab of [studio, other]) await tab.page.reload();
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
  await expect(other.totals).toContainText("1 of 24 modules dropped");
  await expect(studio.module("attn.1")).toHaveAttribute("aria-pressed", "true");
  await expect(other.module("mlp.2")).toHaveAttribute("aria-pressed", "true");
  for (const tab of [studio, other]) await expect(tab.points).toHaveCount(3);
  await other.page.close();
});

test("a folder by handle waits for one click, and comes back as it was", async ({ studio }) => {
  const { page } = studio;
  await askBeforeReading(page);
  await studio.open();
  await putIntoPrivateFiles(page);
  await page.getByRole("button", { name: "Open a folder" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Open", exact: true }).click();
  await studio.module("attn.5").click();
  await studio.idle();

  await page.reload();
  const banner = page.getByRole("region", { name: "Earlier visit" });
  await expect(banner).toContainText("Go on with tiny-demo? 1 module was dropped.");
  await studio.shots("persistence-2-go-on");
  await banner.getByRole("button", { name: "Go on" }).click();
  await expect(studio.module("attn.5")).toHaveAttribute("aria-pressed", "true");
  await expect(banner).toHaveCount(0);
});

test("records of a newer studio are put aside, which is said once, and the page works", async ({ studio }) => {
  const { page } = studio;
  await studio.open();
  await studio.openDemo();
  await studio.module("attn.5").click();
  await page.reload();
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
  await studio.idle();
  await page.waitForTimeout(1000); // until all is written: what is written on the way out would come after
  await rewriteRecords(page, 99);
  await page.reload();
  await expect(studio.toasts()).toHaveText([/A newer TrimLLM Studio kept something here that this one can't read/]);
  await studio.openDemo();
  await studio.module("mlp.2").click();
  await page.reload();
  await expect(studio.module("mlp.2")).toHaveAttribute("aria-pressed", "true");
});

test("everything can be forgotten", async ({ studio }) => {
  const { page } = studio;
  await studio.open();
  await studio.openDemo();
  await studio.module("attn.5").click();
  await studio.button("Storage").click();
  await expect(page.getByRole("dialog", { name: "Kept in this browser" })).toContainText("Models remembered1");
  await studio.shots("persistence-3-storage");
  await studio.button("Forget everything…").click();
  await studio.shots("persistence-4-forget");
  await page.getByRole("alertdialog").getByRole("button", { name: "Forget everything" }).click();
  await expect(page.getByRole("heading", { name: /smaller and faster for one domain/ })).toBeVisible();
  await studio.idle();
  await studio.openDemo(); // with none of its modules dropped
});

/** Reloads, and gives the names of the jobs that ran since. */
async function reloadAndHear({ page }: StudioPage): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const listen = (): void => {
      const label = document.querySelector('[aria-label="Running work"] b')?.textContent;
      if (label && heard.at(-1) !== label) heard.push(label);
    };
    new MutationObserver(listen).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await page.reload();
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard); // set by the script above
}

/** A folder dialog that gives a folder of the page's own files, whose handles ask anew in each page. */
async function askBeforeReading(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let state: PermissionState = "prompt";
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => state,
      requestPermission: async () => (state = "granted"),
    });
    Object.assign(window, { showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle("tiny-demo") });
  });
}

async function putIntoPrivateFiles(page: Page): Promise<void> {
  const files = demoModelFiles().map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") }));
  await page.evaluate(async (loose) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("tiny-demo", { create: true });
    for (const { name, base64 } of loose) {
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writable.write(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
      await writable.close();
    }
  }, files);
}

/** As if another version had written them. */
async function rewriteRecords(page: Page, version: number): Promise<void> {
  await page.evaluate(async (version) => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error));
      });
    const records = (await asked(indexedDB.open("keyval-store"))).transaction("keyval", "readwrite").objectStore("keyval");
    for (const key of await asked(records.getAllKeys())) await asked(records.put({ ...(await asked(records.get(key))), version }, key));
  }, version);
}
