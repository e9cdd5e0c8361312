/** Every published set of ../shared/datasets: counts and reasons only, no row of theirs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../formats/byte-source-memory";
import { importDataset } from "./dataset";
import type { Dataset, ReadOptions } from "./dataset";
import type { Example } from "./example";
import type { PartialMapping } from "./mapping";

const FOLDER = "../shared/datasets";
const DEMO = "../shared/models/tiny/data";
const REFERENCE = "../shared/reference/smollm2/mc.json";

function open(path: string, options?: ReadOptions): Promise<Dataset> {
  return importDataset(memoryByteSource(readFileSync(path), path.slice(path.lastIndexOf("/") + 1)), options);
}

const choicesOf = (example: Example | undefined): readonly string[] => (example?.kind === "choice" ? example.choices : []);
const rightOf = (example: Example | undefined): string | undefined => (example?.kind === "choice" ? example.choices[example.answer] : undefined);
const TWIN = "a wrong choice is the same as the right answer";

describe.skipIf(!existsSync(FOLDER))("published datasets (SKIP: ../shared/datasets is absent)", () => {
  it.each<[string, number, [number, string][], [layout: string, answerKind: string, passage: string | null]]>([
    ["arc_easy_train.jsonl", 2251, [], ["choice-list", "label", null]],
    ["casehold_train.jsonl", 800, [], ["choice-columns", "label", null]],
    ["fomc.jsonl", 322, [], ["choice-list", "index", null]],
    ["medmcqa.jsonl", 1829, [[602, TWIN]], ["choice-dictionary", "label", null]],
    ["medqa.jsonl", 827, [], ["choice-dictionary", "label", null]],
    ["mmlu_clinical_knowledge.csv", 172, [], ["choice-columns", "letter", null]],
    ["mmlu_econometrics.csv", 74, [], ["choice-columns", "letter", null]],
    ["mmlu_high_school_biology.csv", 201, [], ["choice-columns", "letter", null]],
    ["mmlu_international_law.csv", 77, [[34, TWIN]], ["choice-columns", "letter", null]],
    ["mmlu_professional_accounting.csv", 183, [], ["choice-columns", "letter", null]],
    ["mmlu_professional_law.csv", 997, [], ["choice-columns", "letter", null]],
    ["mmlu_professional_medicine.csv", 183, [], ["choice-columns", "letter", null]],
    ["pubmedqa.json", 650, [], ["fixed-choices", "text", "CONTEXTS"]],
    ["sciq_test.json", 500, [], ["correct-and-distractors", "text", "support"]],
    ["sciq_train.jsonl", 2998, [[397, TWIN], [2850, TWIN]], ["correct-and-distractors", "text", null]],
  ])("%s: %i examples", async (file, examples, rejected, [layout, answerKind, passage]) => {
    const dataset = await open(`${FOLDER}/${file}`);
    expect(dataset.examples).toHaveLength(examples);
    expect(dataset.rejected.map(({ row, reason }) => [row, reason])).toEqual(rejected);
    expect(dataset.mapping).toMatchObject({ layout, answerKind, columns: { passage } });
    expect(dataset.firstExamples).toEqual(dataset.examples.slice(0, 3));
  });

  const TWITTER = { labelNames: { "0": "bearish", "1": "bullish", "2": "neutral" } };
  const SENTIMENT = ["negative", "neutral", "positive"];
  // README counts the header of the gold headlines as a row.
  it.each<[string, number, PartialMapping, { names: string[]; counts: number[]; text: string; answer: string }]>([
    ["fpb_train.txt", 3000, {}, { names: SENTIMENT, counts: [1747, 866, 387], text: "sentence", answer: "label" }],
    ["fpb_train.csv", 1000, {}, { names: SENTIMENT, counts: [557, 422, 21], text: "column 2", answer: "column 1" }],
    ["gold_headlines_train.csv", 999, {}, { names: ["negative", "neutral", "none", "positive"], counts: [439, 357, 166, 37], text: "News", answer: "Price Sentiment" }],
    ["twitter_financial_train.csv", 1500, TWITTER, { names: ["bearish", "bullish", "neutral"], counts: [1053, 235, 212], text: "text", answer: "label" }],
  ])("%s: %i examples of text and label", async (file, examples, mapping, { names, counts, text, answer }) => {
    const dataset = await open(`${FOLDER}/${file}`, { mapping });
    expect(dataset.examples).toHaveLength(examples);
    expect(dataset.rejected).toEqual([]);
    expect(dataset.mapping).toMatchObject({ layout: "classification", columns: { question: text, answer }, fixedChoices: names });
    expect(dataset.labels?.map(({ count }) => count)).toEqual(counts);
    for (const example of dataset.firstExamples) expect(example).toMatchObject({ kind: "choice", choices: names });
  });

  it("asks for names of the Twitter set's bare numbers, with the values and counts", async () => {
    await expect(open(`${FOLDER}/twitter_financial_train.csv`)).rejects.toMatchObject({
      code: "dataset",
      message: 'twitter_financial_train.csv: the labels in "label" are bare numbers, and nothing says what they mean: 2 (1,053 rows), 1 (235 rows), 0 (212 rows).',
      remedy: 'Name them: {"labelNames": {"0": "…", "1": "…", "2": "…"}}.',
    });
  });

  it.each([
    ["fiqa_post_train.json", /neither choices nor classes were found/, /a text and its label/],
    ["piqa_train.jsonl", /columns id, goal, sol1, sol2: choices \(sol1, sol2\) but no answer column/, /publishes its labels as a file of its own/],
    ["piqa_train-labels.lst", /one column of labels \(0, 1\) and no questions/, /to the file that holds the questions/],
  ])("%s is refused with what was seen", async (file, message, remedy) => {
    await expect(open(`${FOLDER}/${file}`)).rejects.toMatchObject({ code: "dataset", message: expect.stringMatching(message), remedy: expect.stringMatching(remedy) });
  });

  it("has a test for every file", () => {
    const source = readFileSync("src/data/published-datasets.test.ts", "utf8");
    const files = readdirSync(FOLDER).filter((file) => file !== "README.md");
    expect(files.filter((file) => !source.includes(`"${file}"`))).toEqual([]);
  });

  it("keeps the first 200 rows of SciQ's test file, as the reference does, noting repeated distractors", async () => {
    const dataset = await open(`${FOLDER}/sciq_test.json`, { mapping: { passage: null } });
    expect(dataset.examples.slice(0, 200).map((example) => example.row)).toEqual(Array.from({ length: 200 }, (_, row) => row));
    expect(dataset.examples.every((example) => example.context.startsWith("Question: "))).toBe(true);
    expect(dataset.notes).toEqual(["Kept although they repeat a wrong choice: rows 68, 125, 319, 470."]);
  });

  it.skipIf(!existsSync(REFERENCE))("words SciQ as the reference's mc.json: same prompts, same choices, same right one", async () => {
    const { rows } = JSON.parse(readFileSync(REFERENCE, "utf8")) as { rows: { context: string; choices: string[]; answer: number }[] };
    const { examples } = await open(`${FOLDER}/sciq_test.json`, { mapping: { passage: null } });
    rows.forEach((row, index) => {
      const example = examples[index];
      expect(example?.context).toBe(row.context);
      expect(choicesOf(example).map((choice) => ` ${choice}`).sort()).toEqual([...row.choices].sort());
      expect(` ${rightOf(example)}`).toBe(row.choices[row.answer]);
    });
  });
});

describe.skipIf(!existsSync(DEMO))("the demo's domains (SKIP: ../shared/models/tiny/data is absent)", () => {
  it.each(["finance", "law", "medicine", "science"])("%s", async (domain) => {
    const [train, test] = [await open(`${DEMO}/${domain}_train.jsonl`), await open(`${DEMO}/${domain}_test.jsonl`)];
    expect([train.examples.length, train.rejected.length]).toEqual([50, 0]);
    expect([test.examples.length, test.rejected.length]).toEqual([43, 0]);
    expect(test.mapping).toMatchObject({ layout: "choice-list", answerKind: "index" });
  });
});
