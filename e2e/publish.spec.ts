/** The trimmed demo goes to a Hub on this computer: from the form, privately, and nothing of the token stays in the page. */
import type { Page } from "playwright/test";
import { expect, test } from "./support/journey";
import { OWNER, PublishServer, READ_TOKEN, WRITE_TOKEN } from "./support/publish-server";
import type { StudioPage } from "./support/studio-page";

const REPO = `${OWNER}/demo-trimmed`;
/** Greedily, the full model goes on differently here. */
const PROMPT = "Marfovir";
const JOB_MS = 180_000;

let hub: PublishServer;

test.beforeEach(async () => {
  hub = await PublishServer.start();
});
test.afterEach(() => hub.stop());

test("a trimmed model is published from the form, opens as it was, and its token stays nowhere", async ({ studio, pageErrors }) => {
  const { page } = studio;
  const requests: string[] = [];
  page.context().on("request", (request) => requests.push(`${request.url()} ${request.postData()?.slice(0, 2000) ?? ""}`));
  await studio.open();
  await studio.openDemo();
  await studio.module("attn.3").click();
  await studio.module("mlp.5").click();
  await studio.generate(PROMPT, 12);
  const written = await studio.answer("2 modules dropped").innerText();
  expect(await studio.answer("Full model").innerText()).not.toBe(written);

  const form = await openForm(studio);
  await expect(form.getByRole("checkbox", { name: /^Private/ })).toBeChecked();
  await form.getByLabel("Repository").fill(REPO);
  await form.getByLabel("Access token").fill(READ_TOKEN);
  await form.getByText(/^Address/).first().click();
  await form.getByLabel("Address", { exact: true }).fill(hub.address);
  await form.getByRole("button", { name: "Publish privately" }).click();
  await expect(form.getByRole("alert")).toContainText("it may only read");
  expect(hub.repos.size).toBe(0);

  await form.getByLabel("Access token").fill(WRITE_TOKEN);
  await form.getByRole("button", { name: "Publish privately" }).click();
  const outcome = form.getByRole("status", { name: "What came of it" });
  await expect(outcome).toContainText(`${new URL(hub.address).host}/${REPO}`, { timeout: JOB_MS });
  await studio.shots("publish-done");

  const repo = hub.repos.get(REPO);
  expect([repo?.isPrivate, repo?.commits.length]).toEqual([true, 1]);
  expect(hub.filesOf(REPO).map(({ path }) => path)).toEqual(expect.arrayContaining(["README.md", "config.json", "model.safetensors", "tokenizer.json"]));
  // The weights took more than one part.
  expect(hub.requests.filter(({ toStorage }) => toStorage).length).toBeGreaterThan(2);
  expect(hub.requests.every(({ toStorage, authorization }) => !toStorage || authorization === null)).toBe(true);

  await page.keyboard.press("Escape");
  await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
  const kept = await everythingKept(page);
  expect(kept).toContain("attn.3");
  for (const token of [WRITE_TOKEN, READ_TOKEN]) {
    expect(kept).not.toContain(token);
    expect(requests.filter((request) => request.includes(token))).toEqual([]);
  }
  expect(kept).not.toContain("opfs:publish/");

  await studio.region("Model").getByRole("button", { name: "Change" }).click();
  await studio.drop(...hub.filesOf(REPO).map(({ path, bytes }) => ({ name: path, bytes })));
  await studio.openLookedAt();
  await studio.idle();
  await studio.generate(PROMPT, 12);
  expect(await studio.answer("Full model").innerText()).toBe(written);
  // Chromium writes refused requests into its log; the look at a repository that is yet to be made is one.
  expect(pageErrors.every((line) => line.includes("404"))).toBe(true);
  pageErrors.length = 0;
});

test("an upload that is cancelled leaves no commit, and no file behind", async ({ studio, pageErrors }) => {
  await studio.open();
  await studio.openDemo();
  await studio.module("attn.3").click();
  const form = await openForm(studio);
  await form.getByLabel("Repository").fill(REPO);
  await form.getByLabel("Access token").fill(WRITE_TOKEN);
  await form.getByText(/^Address/).first().click();
  await form.getByLabel("Address", { exact: true }).fill(hub.address);
  hub.faults.bytesPerSecond = 20_000;
  const uploading = hub.nextUpload();
  await form.getByRole("button", { name: "Publish privately" }).click();
  await uploading;
  await expect(form.getByRole("progressbar")).toBeVisible();
  await studio.shot("publish-running");
  await form.getByRole("button", { name: /^Cancel/ }).click();
  await studio.idle();
  expect(hub.repos.get(REPO)?.commits).toEqual([]);
  await expect.poll(() => everythingKept(studio.page)).not.toContain("opfs:publish/");
  expect(pageErrors.every((line) => line.includes("404"))).toBe(true);
  pageErrors.length = 0;
});

async function openForm(studio: StudioPage) {
  await studio.button("Download model").click();
  await studio.page.getByRole("button", { name: "More ways out" }).click();
  await studio.page.getByRole("button", { name: "Publish on the Hub…" }).click();
  const form = studio.page.getByRole("dialog", { name: "Publish on the Hugging Face Hub" });
  await expect(form.getByText("What will be sent")).toBeVisible();
  return form;
}

/** Texts of the page's storages, databases and private files, with the names of the files, and its address and history. */
function everythingKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: string[] = [location.href, JSON.stringify(history.state), document.cookie, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error));
      });
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) found.push(JSON.stringify(await settled(database.transaction(store).objectStore(store).getAll())));
      database.close();
    }
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`);
        else found.push(`opfs:${path}${name}`, await (await (handle as FileSystemFileHandle).getFile()).text());
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return found.join("\n");
  });
}
