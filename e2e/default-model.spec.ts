/** The model that `npm start` brings: it opens from the page's own server and chats. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "./support/journey";

const NAME = "SmolLM2-135M-Instruct.Q4_1";
const FILE = fileURLToPath(new URL(`../.models/${NAME}.gguf`, import.meta.url));

test("SmolLM2 opens from the server and answers in its chat format", async ({ studio }) => {
  test.skip(!existsSync(FILE), `SKIP: .models/${NAME}.gguf is not there; npm start or npm test fetches it`);
  await studio.open();
  await studio.page.getByRole("button", { name: NAME }).click();
  await studio.openLookedAt();
  await expect(studio.totals).toContainText("0 of 60 modules dropped", { timeout: 180_000 });
  await studio.idle();

  const playground = studio.region("Playground");
  await expect(playground.getByRole("radio", { name: "Chat" })).toBeChecked();
  await studio.setSampling({ "Max tokens": "4" });
  await playground.getByLabel("Prompt").fill("What is the capital of France?");
  await studio.ask.click();
  await studio.idle();
  await studio.shot("default-model");
  await expect(studio.answer("Full model")).toHaveText("The capital of France");
});
