/** A file whose columns are proposed wrongly is put right in the dialog; one that nobody but a person understands opens it by itself. */
import type { Locator } from "playwright/test";
import { ownModel, textFile } from "./support/demo-files";
import type { LooseFile } from "./support/demo-files";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const dialogOf = (studio: StudioPage, file: string): Locator => studio.page.getByRole("dialog", { name: `How ${file} is read` });
const examplesIn = (place: Locator): Locator => place.getByRole("group", { name: "First examples as the model sees them" }).getByRole("figure");

test("a wrong proposal is corrected in the dialog, and measured as corrected", async ({ studio }) => {
  await studio.open();
  await studio.drop(...ownModel(), wronglyProposed());
  await studio.openLookedAt();
  await studio.idle();
  const data = studio.region("Data");
  await expect(data).toContainText("12 · 0 rejected");
  // The proposal: the column called "question" is only a number, and the answers 1 to 3 pass for numbers from 0.
  await expect(examplesIn(data).first()).toContainText("Question: Q1\nAnswer: Ondrus");

  await data.getByRole("button", { name: "Columns" }).click();
  const dialog = dialogOf(studio, "planets.csv");
  await expect(dialog.getByRole("status", { name: "Counts" })).toHaveText("12 examples of 12 rows · 0 rejected");
  await studio.shots("mapping-1-proposal");
  await dialog.getByLabel("Question", { exact: true }).selectOption("stem");
  await expect(examplesIn(dialog)).toHaveCount(3);
  await expect(examplesIn(dialog).first()).toContainText("Question: Which planet has 1 moon?\nAnswer: Ondrus");
  await dialog.getByRole("radio", { name: "Number from 1" }).check();
  await expect(examplesIn(dialog)).toContainText([/moon\?\nAnswer: Velora/, /moons\?\nAnswer: Ondrus/, /moons\?\nAnswer: Tamarin/]);
  await dialog.getByRole("radio", { name: "Letters" }).check();
  await expect(examplesIn(dialog).first()).toContainText(/A\. Velora\nB\. Ondrus\n.*Answer: A/s);
  await dialog.getByRole("radio", { name: "Text", exact: true }).last().check();
  await expect(examplesIn(dialog).first()).toContainText("Answer: Velora");
  await studio.shots("mapping-2-corrected");

  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(examplesIn(data).first()).toContainText("Question: Which planet has 1 moon?\nAnswer: Velora");
  await studio.choosePart("All");
  await studio.measure();
  await expect(data.getByRole("button", { name: /^planets\.csv.*12 questions.*Accuracy \d+\.\d/s })).toBeVisible();
  await studio.shots("mapping-3-measured");
});

test("cancelling leaves all as it was, and a template that is wrong says where", async ({ studio }) => {
  await studio.open();
  await studio.drop(wronglyProposed());
  const data = studio.region("Data");
  await data.getByRole("button", { name: "Columns" }).click();
  const dialog = dialogOf(studio, "planets.csv");
  await dialog.getByRole("radio", { name: "Own template" }).check();
  const template = dialog.getByLabel("Own template, in Jinja");
  await expect(template).toHaveValue("Question: {{ question }}\nAnswer:");
  await template.fill("Planets: {{ stem }}\nSo:");
  await expect(examplesIn(dialog).first()).toContainText("Planets: Which planet has 1 moon?\nSo: Ondrus");
  await template.fill("Planets: {{ stem }");
  await expect(template).toHaveAttribute("aria-invalid", "true");
  await expect(template).toHaveAccessibleDescription(/The template can't be used, line 1/);
  await expect(dialog.getByRole("button", { name: "Apply" })).toHaveAttribute("aria-disabled", "true");
  await expect(dialog.getByLabel("Inside the model's chat template")).toBeDisabled();
  await expect(dialog).toContainText("Open a model first");
  await studio.shots("mapping-4-template");
  await studio.page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(data.getByRole("button", { name: "Columns" })).toBeFocused();
  await expect(examplesIn(data).first()).toContainText("Question: Q1\nAnswer: Ondrus");
});

test("labels without names, and rows of no known layout, ask for the person", async ({ studio }) => {
  await studio.open();
  await studio.drop(bareLabels(), noLayout());
  const labels = dialogOf(studio, "posts.csv");
  await expect(labels.getByRole("alert")).toContainText("It can't be opened like this");
  await expect(labels).toContainText("1 more file needs you after this one");
  await expect(labels).toContainText("Give each label a name at the left.");
  await expect(labels.getByLabel("Layout of the rows")).toBeFocused();
  await expect(labels.getByRole("button", { name: "Open" })).toHaveAttribute("aria-disabled", "true");
  await studio.shots("mapping-5-labels");
  await labels.getByLabel("Name of label 0").fill("travel");
  await labels.getByLabel("Name of label 1").fill("cooking");
  await expect(examplesIn(labels)).toHaveCount(3);
  await expect(examplesIn(labels).first()).toContainText("travel");
  await labels.getByRole("button", { name: "Open" }).click();

  const facts = dialogOf(studio, "facts.json");
  await expect(facts).toContainText("What the file holds");
  await expect(facts.getByLabel("Layout of the rows")).toBeFocused();
  await studio.shots("mapping-6-unknown");
  await facts.getByLabel("Layout of the rows").selectOption("Free text");
  await facts.getByLabel("Text", { exact: true }).selectOption("remark");
  await expect(examplesIn(facts).first()).toContainText("Velora has a violet sky");
  await studio.shots("mapping-7-free-text");
  await facts.getByRole("button", { name: "Open" }).click();
  await expect(facts).toHaveCount(0);
  const list = studio.region("Data").getByRole("list", { name: "Open datasets" });
  await expect(list.getByRole("listitem")).toContainText(["posts.csv", "facts.json"]);
  await expect(list).toContainText("12 labelled texts");
  await expect(studio.toasts()).toHaveCount(0);
});

/** Two columns could be the question, and no answer is the first or the last choice's number from 0. */
function wronglyProposed(): LooseFile {
  const rows = Array.from({ length: 12 }, (_, row) => {
    const moons = row + 1;
    return `Q${moons},Which planet has ${moons} ${moons === 1 ? "moon" : "moons"}?,Velora,Ondrus,Tamarin,Quell,${(row % 3) + 1}`;
  });
  return textFile("planets.csv", ["question,stem,A,B,C,D,answer", ...rows].join("\n"));
}

function bareLabels(): LooseFile {
  const rows = Array.from({ length: 12 }, (_, row) => (row % 2 === 0 ? `"We took the night train to stop ${row}.",0` : `"Stir the soup for ${row} minutes.",1`));
  return textFile("posts.csv", ["text,label", ...rows].join("\n"));
}

function noLayout(): LooseFile {
  const rows = Array.from({ length: 12 }, (_, row) => ({ place: `shelf ${row}`, remark: `Velora has a violet sky on day ${row}.` }));
  return textFile("facts.json", JSON.stringify(rows));
}
