/** A model comes from a Hub on this computer: listed, paused, broken off, resumed, opened, and opened again without it. */
import { demoModelFiles } from "./support/demo-files";
import { HubServer } from "./support/hub-server";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const ID = "maker/tiny-demo";
const SHOWN_BYTES = /MB of 5\.34/;

let hub: HubServer;

test.beforeEach(async () => {
  hub = await HubServer.start({ id: ID, files: demoModelFiles().map(({ name, bytes }) => ({ path: name, bytes })) });
});
test.afterEach(() => hub.stop());

test("a repository is listed, downloaded over a pause and a broken connection, and opens again offline", async ({ studio }) => {
  await studio.open();
  await list(studio, ID);
  const dialog = studio.page.getByRole("dialog", { name: "Open from the Hugging Face Hub" });
  await expect(dialog.getByText("Llama, 12 layers")).toBeVisible();
  await studio.shots("hub-1-listed");

  Object.assign(hub.faults, { bytesPerSecond: 1_500_000, breaks: 2, breakAfterBytes: 2_000_000 });
  await dialog.getByRole("button", { name: /^Download 5\.34.MB and open$/ }).click();
  const download = dialog.getByRole("region", { name: "Download" });
  await expect(download.getByRole("status")).toContainText(SHOWN_BYTES);
  await expect.poll(async () => Number(await download.getByRole("progressbar").getAttribute("aria-valuenow"))).toBeGreaterThan(8);
  await studio.shot("hub-2-downloading");
  await download.getByRole("button", { name: "Pause" }).click();
  await expect(download.getByRole("status")).toContainText("Paused at");
  await studio.shots("hub-3-paused");
  await download.getByRole("button", { name: "Resume" }).click();
  hub.faults.bytesPerSecond = Infinity;

  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  await studio.idle();
  const [first, afterPause, afterBreak, ...more] = resumedAt();
  expect([first, more]).toEqual([0, []]);
  expect(afterPause).toBeGreaterThan(400_000);
  expect(afterBreak).toBe(2_000_000 + (afterPause ?? 0));
  await studio.shots("hub-4-opened");

  await hub.stop();
  const asked = hub.requests.length;
  await studio.page.reload();
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  await studio.idle();
  await studio.region("Model").getByRole("button", { name: "Change" }).click();
  await studio.shots("hub-5-opened-last");
  await studio.page.getByRole("region", { name: "Opened last" }).getByRole("button", { name: "tiny-demo", exact: false }).first().click();
  await studio.idle();
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  expect(hub.requests).toHaveLength(asked);

  const kept = studio.page.getByRole("region", { name: "On this computer" });
  const remove = kept.getByRole("button", { name: `Delete ${ID} from this computer` });
  await openForm(studio);
  await expect(kept).toContainText(ID);
  await expect(remove).toHaveAccessibleDescription(/is open, and an export reads its files from here: open another model first/);
  await expect(remove).toBeDisabled();
  await studio.shots("hub-6-open-stays");
  await dialog.getByRole("button", { name: "Close" }).click();
  await studio.region("Model").getByRole("button", { name: "Change" }).click();
  await studio.openDemo();
  await openForm(studio);
  await remove.click();
  await expect(kept).toHaveCount(0);
});

test("what the Hub refuses is said where it was asked", async ({ studio, pageErrors }) => {
  await studio.open();
  await list(studio, "maker/none");
  const alert = studio.page.getByRole("alert");
  await expect(alert).toContainText("does not show maker/none to everyone (401)");
  await studio.shots("hub-refused");
  await studio.page.getByLabel("Address", { exact: true }).fill("http://example.org");
  await studio.page.getByRole("button", { name: "List files" }).click();
  await expect(alert).toContainText("may only talk to huggingface.co and to this computer");
  // Chromium writes the refused request itself into its log.
  expect(pageErrors.every((line) => line.includes("401"))).toBe(true);
  pageErrors.length = 0;
});

/** Over a model that is open. */
async function openForm(studio: StudioPage): Promise<void> {
  await studio.region("Model").getByRole("button", { name: "Change" }).click();
  await studio.page.getByRole("button", { name: "Open from the Hub" }).click();
}

async function list(studio: StudioPage, id: string): Promise<void> {
  await studio.page.getByRole("button", { name: "Open from the Hub" }).click();
  await studio.page.getByText("Address and access token").click();
  await studio.page.getByLabel("Address", { exact: true }).fill(hub.address);
  await studio.page.getByLabel("Repository").fill(id);
  await studio.page.keyboard.press("Enter");
}

/** First bytes of the open-ended requests for the weights, in order: where each attempt went on. */
function resumedAt(): number[] {
  const starts = hub.requests.filter(({ path, range }) => path.endsWith("/model.safetensors") && /^bytes=\d+-$/.test(range ?? "")).map(({ range }) => Number(/\d+/.exec(range ?? "")?.[0]));
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  return starts;
}
