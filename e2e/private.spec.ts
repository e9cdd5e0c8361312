/** With files of one's own nothing goes anywhere: not the model, not the data, not a word to another host. */
import { demoModelFiles, medicineTest } from "./support/demo-files";
import { expect, test } from "./support/journey";

test("opening, measuring, asking and exporting local files makes no request beyond the page's own origin", async ({ studio, baseURL }) => {
  const { page } = studio;
  const requests: { readonly url: string; readonly method: string }[] = [];
  page.context().on("request", (request) => requests.push({ url: request.url(), method: request.method() }));
  await studio.open();
  const before = requests.length;
  await studio.drop(...demoModelFiles(), medicineTest());
  await studio.openLookedAt();
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  await studio.idle();
  await studio.module("attn.3").click();
  await studio.measure();
  await studio.generate("A patient with", 4);
  await studio.export("GGUF");

  const own = new URL(baseURL ?? "").origin;
  expect(requests.filter(({ url }) => !url.startsWith(`${own}/`) && !url.startsWith(`blob:${own}/`))).toEqual([]);
  // Scripts and styles that are loaded when needed, and nothing that carries a body.
  expect(requests.slice(before).filter(({ url }) => !url.startsWith("blob:") && !/\/assets\/[^/]+\.(js|css|wasm)$/.test(url))).toEqual([]);
  expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
});
