import { describe, expect, it } from "vitest";
import { describeColumns, parsePartialMapping } from "./mapping";
import { load, choiceExamples, rights } from "./dataset-testing";

describe("layouts and answers", () => {
  const question = "Which?";
  const choices = ["red", "green", "blue"];
  it.each<[string, object, string, string]>([
    ["a list and an index", { question, choices, answer: 2 }, "choice-list", "index"],
    ["a list and a letter", { question, options: choices, answer: "C" }, "choice-list", "letter"],
    ["a list and the text", { question, choices, answer: "blue" }, "choice-list", "text"],
    ["a list and an index as text", { question, choices, gold: "2" }, "choice-list", "index"],
    ["a dictionary and its key", { question, options: { A: "red", C: "blue", B: "green" }, answer_idx: "C", answer: "blue" }, "choice-dictionary", "label"],
    ["a dictionary and the text", { question, options: { A: "red", B: "green", C: "blue", D: null }, answer: "blue" }, "choice-dictionary", "text"],
    ["columns by letter", { question, A: "red", B: "green", C: "blue", answer: "C" }, "choice-columns", "label"],
    ["columns with a prefix", { question, option_a: "red", option_b: "green", option_c: "blue", correct_option: "C" }, "choice-columns", "label"],
    ["numbered columns", { question, choice1: "red", choice2: "green", choice3: "blue", label: 3 }, "choice-columns", "label"],
    ["CaseHOLD", { citing_prompt: question, holding_0: "red", holding_1: "green", holding_2: "blue", label: "2" }, "choice-columns", "label"],
    ["ARC", { question: { stem: question, choices: choices.map((text, index) => ({ text, label: String(index + 1) })) }, answerKey: "3" }, "choice-list", "label"],
    ["ARC as the Hub has it", { question, choices: { text: choices, label: ["A", "B", "C"] }, answerKey: "C" }, "choice-list", "label"],
    ["SciQ", { question, correct_answer: "blue", distractor1: "red", distractor2: "green" }, "correct-and-distractors", "text"],
    ["a list of wrong answers", { question, correct_answer: "blue", incorrect_answers: ["red", "green"] }, "correct-and-distractors", "text"],
  ])("%s", async (_, row, layout, answerKind) => {
    const dataset = await load([row]);
    expect(dataset.mapping).toMatchObject({ layout, answerKind });
    expect(rights(dataset)).toEqual(["blue"]);
    expect([...(choiceExamples(dataset)[0]?.choices ?? [])].sort()).toEqual(["blue", "green", "red"]);
    expect(dataset.examples[0]?.context).toBe("Question: Which?\nAnswer:");
    expect(dataset.rejected).toEqual([]);
    // What was recognised, given back as a mapping, is the same again.
    expect(await load([row], { mapping: parsePartialMapping(JSON.parse(JSON.stringify(dataset.mapping))) })).toEqual(dataset);
  });

  it("puts a dictionary's choices in the order of their letters", async () => {
    const dataset = await load([{ question, options: { B: "green", C: "blue", A: "red" }, answer: "A" }]);
    expect(choiceExamples(dataset)[0]?.choices).toEqual(choices);
  });

  it("reads MMLU's CSV, which has no header", async () => {
    const dataset = await load('"Which, in\nfull?",red,green,blue,yellow,C\nAnd?,1,2,3,4,A\n');
    expect(dataset.mapping).toMatchObject({ layout: "choice-columns", answerKind: "letter" });
    expect(rights(dataset)).toEqual(["blue", "1"]);
    expect(dataset.examples[0]?.context).toBe("Question: Which, in\nfull?\nAnswer:");
  });

  it("reads PubMedQA: an object keyed by id, contexts as a list", async () => {
    const dataset = await load(JSON.stringify({ 1: { QUESTION: "Is it?", CONTEXTS: ["One.", "Two."], final_decision: "no" } }));
    expect(dataset.examples).toEqual([{ kind: "choice", row: 0, context: "One.\nTwo.\nQuestion: Is it?\nAnswer:", choices: ["yes", "no", "maybe"], answer: 1 }]);
  });

  it("takes numbers from 1 only where a file shows it", async () => {
    const rows = (answers: number[]): object[] => answers.map((answer) => ({ question, choices, answer }));
    const fromOne = await load(rows([1, 2, 3, 1, 2, 3, 1, 2]));
    expect(fromOne.mapping.answerKind).toBe("one-based");
    expect(rights(fromOne)).toEqual(["red", "green", "blue", "red", "green", "blue", "red", "green"]);
    const short = await load(rows([1, 3]));
    expect(short.mapping.answerKind).toBe("index");
    expect(short.rejected).toEqual([{ row: 1, reason: expect.stringContaining('outside the 3 choices (0 to 2; if they count from 1, map answerKind as "one-based")') }]);
    expect((await load(rows([1, 3, 3]))).mapping.answerKind).toBe("index");
    const told = await load(rows([1, 3]), { mapping: { answerKind: "one-based" } });
    expect(rights(told)).toEqual(["red", "blue"]);
    expect(told.notes).toEqual([]);
  });

  it.each<[string, unknown]>([["a blank", null], ["a word", "n/a"], ["a number that is no choice", 9]])("takes numbers from 1 though one row has %s, and says so", async (_, odd) => {
    const answers = Array.from({ length: 100 }, (_, index) => (index === 50 ? odd : (index % 3) + 1));
    const dataset = await load(answers.map((answer, index) => ({ question: `Which is ${index}?`, choices, answer })));
    expect(dataset.mapping.answerKind).toBe("one-based");
    expect(choiceExamples(dataset).every(({ row, answer }) => answer === row % 3)).toBe(true);
    expect([dataset.examples.length, dataset.rejected.map(({ row }) => row)]).toEqual([99, [50]]);
    expect(dataset.notes).toEqual([expect.stringMatching(/^The answers are read as numbers from 1: none of (99|100) is 0, and 32 are the last choice's number\.$/)]);
  });

  it("takes numbers from 1 in a CSV that writes them as fractions, as a blank makes pandas do", async () => {
    const lines = Array.from({ length: 12 }, (_, index) => `Which is ${index}?,red,green,blue,${index === 4 ? "" : `${(index % 3) + 1}.0`}`);
    const dataset = await load(`question,A,B,C,answer\n${lines.join("\n")}\n`);
    expect(dataset.mapping.answerKind).toBe("one-based");
    expect(choiceExamples(dataset).every(({ row, answer }) => answer === row % 3)).toBe(true);
  });

  it("takes numbers from 0 where a single one is 0, and says what speaks against it", async () => {
    const rows = (answers: number[]): object[] => answers.map((answer, index) => ({ question: `Which is ${index}?`, choices, answer }));
    const mixed = await load(rows([0, 1, 2, 3, 1, 2, 3, 1, 2]));
    expect(mixed.mapping.answerKind).toBe("index");
    expect(mixed.notes).toEqual(["The answers are read as numbers from 0, though 2 would only fit numbers from 1: check that the right choice is marked."]);
    const noZero = await load(rows([1, 2, 1, 2, 1, 2, 1, 2]));
    expect(noZero.notes).toEqual(["The answers are read as numbers from 0, though none is 0: check that the right choice is marked."]);
    expect((await load(rows([0, 1, 2, 0, 1, 2, 0, 1]))).notes).toEqual([]);
  });
});

it("refuses more fields inside a column than any dataset has", async () => {
  const meta = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, index]));
  await expect(load([{ text: "Once.", meta }])).rejects.toMatchObject({ code: "limit", message: expect.stringContaining("number of columns is 1,002") });
});

describe("shuffled choices", () => {
  const rows = Array.from({ length: 200 }, (_, index) => ({ question: `Q${index}?`, correct_answer: "right", distractor1: "a", distractor2: "b", distractor3: "c" }));

  it("come by seed and row, whatever rows stand before", async () => {
    const [first, again, other] = [await load(rows), await load(rows), await load(rows, { seed: 1 })];
    expect(again).toEqual(first);
    expect(other.examples).not.toEqual(first.examples);
    const spoilt = await load(rows.map((row, index) => (index === 3 ? { ...row, distractor2: "right" } : row)));
    expect(spoilt.examples).toEqual(first.examples.filter((example) => example.row !== 3));
  });

  it("put the right one everywhere", async () => {
    const counts = [0, 0, 0, 0];
    for (const example of choiceExamples(await load(rows))) counts[example.answer] = (counts[example.answer] ?? NaN) + 1;
    for (const count of counts) expect(count).toBeGreaterThan(30);
  });
});

describe("rows that do not fit", () => {
  const good = { question: "Q?", choices: ["a", "b"], answer: 0 };
  it.each<[string, object, string]>([
    ["an answer outside the choices", { ...good, answer: 7 }, 'the answer "7" is outside the 2 choices (0 to 1)'],
    ["a negative answer", { ...good, answer: -1 }, 'the answer "-1" is outside the 2 choices (0 to 1)'],
    ["no answer", { question: "Q?", choices: ["a", "b"] }, "the answer is missing"],
    ["no question", { ...good, question: " " }, "the question is missing"],
    ["one choice", { ...good, choices: ["a"] }, "the row has only one choice"],
    ["no choices", { ...good, choices: [] }, "the row has no choices"],
    ["choices that are no list", { ...good, choices: 5 }, '"choices" holds no list of choices'],
    ["an empty choice", { ...good, choices: ["a", " "] }, "choice 2 is empty"],
    ["the right answer twice", { ...good, choices: ["a", "b", "a "] }, "a wrong choice is the same as the right answer"],
    ["a field over the limit", { ...good, question: "x".repeat(1_000_001) }, "a field has 1,000,001 characters; at most 1,000,000 are read"],
    ["a hundred choices and more", { ...good, choices: Array.from({ length: 101 }, (_, index) => `c${index}`) }, "the row has 101 choices; at most 100 are read"],
  ])("%s", async (_, row, reason) => {
    const dataset = await load([good, row, good]);
    expect(dataset.rejected).toEqual([{ row: 1, reason }]);
    expect(dataset.examples.map((example) => example.row)).toEqual([0, 2]);
  });

  it("keeps a repeated wrong choice, and a right one but for capitals, and says so", async () => {
    const dataset = await load([{ ...good, choices: ["a", "b", "b"] }, { ...good, choices: ["a", "A"] }]);
    expect(dataset.examples).toHaveLength(2);
    expect(dataset.notes).toEqual(["Kept although they repeat a wrong choice: row 1.", "Kept although a wrong choice differs from the right one only in capitals: row 2."]);
  });

  it("ends in one sentence when nothing fits", async () => {
    await expect(load([{ ...good, answer: 9 }])).rejects.toMatchObject({
      code: "dataset",
      message: 'set.jsonl has no usable row: 1 of 1 do not fit (row 1: the answer "9" is outside the 2 choices (0 to 1)).',
    });
    await expect(load("question,A,B,answer\n")).rejects.toMatchObject({ code: "dataset", message: expect.stringContaining("no usable row") });
    await expect(load("[]")).rejects.toMatchObject({ code: "dataset", message: expect.stringContaining("no usable row") });
  });
});

describe("a mapping given", () => {
  const row = { question: "Q?", support: "Since ever.", other: "Else.", correct_answer: "a", distractor1: "b" };

  it("makes an example closed-book, in either spelling", async () => {
    expect((await load([row])).examples[0]?.context).toBe("Since ever.\nQuestion: Q?\nAnswer:");
    for (const mapping of [{ passage: null }, { columns: { passage: null } }]) {
      const dataset = await load([row], { mapping: parsePartialMapping(mapping) });
      expect(dataset.examples[0]?.context).toBe("Question: Q?\nAnswer:");
      expect(dataset.mapping.columns).toMatchObject({ question: "question", passage: null });
    }
  });

  it("goes before what is recognised, part by part", async () => {
    const dataset = await load([row], { mapping: { passage: "other" } });
    expect(dataset.examples[0]?.context).toBe("Else.\nQuestion: Q?\nAnswer:");
    expect(describeColumns(dataset.mapping)).toEqual({ question: "question", passage: "other", choices: "distractor1", answer: "correct_answer" });
  });

  it("can tell an unknown layout", async () => {
    const mapping = parsePartialMapping({ layout: "fixed-choices", question: "text", answer: "label", fixedChoices: ["bad", "good"], answerKind: "index" });
    expect(rights(await load("text,label\nI like it a lot,1\nnot at all,0\n", { mapping }))).toEqual(["good", "bad"]);
    const piqa = parsePartialMapping({ question: "aim", choices: ["one", "two"], answer: "y" });
    expect(rights(await load([{ aim: "Q?", one: "a", two: "b", y: 1 }], { mapping: piqa }))).toEqual(["b"]);
  });

  it("is refused by field where it is wrong", async () => {
    expect(() => parsePartialMapping({ passages: null })).toThrow(/passages/);
    expect(() => parsePartialMapping({ columns: { passage: 3 } })).toThrow(/columns\.passage/);
    expect(() => parsePartialMapping([])).toThrow(/not usable/);
    await expect(load([row], { mapping: { passage: "suport" } })).rejects.toMatchObject({ code: "usage", message: 'The mapping names "suport" as the passage, but set.jsonl has no such column.' });
    await expect(load([row], { mapping: { layout: "choice-list" } })).rejects.toMatchObject({ code: "dataset", message: expect.stringContaining('the layout "choice-list"') });
  });
});
