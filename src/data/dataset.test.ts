import { describe, expect, it } from "vitest";
import type { ByteSource } from "../formats/byte-source";
import { memoryByteSource } from "../formats/byte-source-memory";
import type { Dataset, ReadOptions } from "./dataset";
import { importDataset, readDataset } from "./dataset";
import type { ChoiceExample, CompletionExample } from "./example";
import { readTable } from "./import/read-table";
import { DEFAULT_OPTIONS, describeColumns, parsePartialMapping, parseSplitOptions, parseWording } from "./mapping";
import type { Mapping } from "./mapping";

function source(content: string | readonly object[]): ByteSource {
  const text = typeof content === "string" ? content : content.map((row) => JSON.stringify(row)).join("\n");
  return memoryByteSource(new TextEncoder().encode(text), "set.jsonl");
}

function load(content: string | readonly object[], options?: ReadOptions): Promise<Dataset> {
  return importDataset(source(content), options);
}

const choiceExamples = ({ examples }: Dataset): ChoiceExample[] => examples.flatMap((example) => (example.kind === "choice" ? [example] : []));
const completions = ({ examples }: Dataset): CompletionExample[] => examples.flatMap((example) => (example.kind === "completion" ? [example] : []));

/** The text of the right choice of every example. */
const rights = (dataset: Dataset): (string | undefined)[] => choiceExamples(dataset).map((example) => example.choices[example.answer]);

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

describe("text and label", () => {
  const texts = ["I like it a lot", "not at all to my liking", "it could be worse", "the best of them all"];
  const rows = (labels: readonly unknown[], name = "label"): object[] => labels.map((label, index) => ({ text: `${texts[index % 4]} ${index}`, [name]: label }));

  it("takes words as they are, in alphabetical order", async () => {
    const dataset = await load(rows(["good", "bad", "so-so", "good", "bad", "good"]));
    expect(dataset).toMatchObject({ kind: "choice", layout: "JSONL, text + its label, the same choices for every row", mapping: { layout: "classification", fixedChoices: ["bad", "good", "so-so"], labelNames: null } });
    expect(dataset.labels).toEqual([{ value: "good", count: 3 }, { value: "bad", count: 2 }, { value: "so-so", count: 1 }]);
    expect(rights(dataset)).toEqual(["good", "bad", "so-so", "good", "bad", "good"]);
    expect(choiceExamples(dataset)[0]).toEqual({ kind: "choice", row: 0, context: "Question: I like it a lot 0\nAnswer:", choices: ["bad", "good", "so-so"], answer: 1 });
    expect(describeColumns(dataset.mapping)).toEqual({ question: "text", choices: "always bad, good, so-so", answer: "label" });
    expect(await load(rows(["good", "bad", "so-so", "good", "bad", "good"]), { mapping: parsePartialMapping(JSON.parse(JSON.stringify(dataset.mapping))) })).toEqual(dataset);
  });

  it("asks what bare numbers mean, until each of them has a name", async () => {
    const numbers = rows([0, 1, 1, 0, 2, 1]);
    const problem = (labelNames: Record<string, string>): Promise<unknown> => load(numbers, { mapping: { labelNames } }).then(() => "none", (error: Error) => error.message);
    expect(await problem({})).toBe('set.jsonl: the labels in "label" are bare numbers, and nothing says what they mean: 1 (3 rows), 0 (2 rows), 2 (1 row).');
    expect(await problem({ "0": "bad", "1": " " })).toBe('set.jsonl: some labels in "label" have no name yet: 1 (3 rows), 2 (1 row).');
    const named = await load(numbers, { mapping: { labelNames: { "0": "bad", "1": "good", "2": "so-so" } } });
    expect(named.mapping.fixedChoices).toEqual(["bad", "good", "so-so"]);
    expect(rights(named)).toEqual(["bad", "good", "good", "bad", "so-so", "good"]);
  });

  it("can be looked at before its numbers have names", async () => {
    const dataset = await readDataset(await readTable(source(rows([0, 1, 1, 0]))));
    expect(dataset.problem).toMatchObject({ code: "dataset", remedy: 'Name them: {"labelNames": {"0": "…", "1": "…"}}.' });
    expect(rights(dataset)).toEqual(["0", "1", "1", "0"]);
  });

  it("lets two values share a name, and words be renamed", async () => {
    const mapping = { labelNames: { "1": "bad", "2": "bad", "3": "so-so", "4": "good", "5": "good" } };
    const dataset = await load(rows([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], "rating"), { mapping });
    expect(dataset.mapping.fixedChoices).toEqual(["bad", "so-so", "good"]);
    expect(rights(dataset)).toEqual(["bad", "bad", "so-so", "good", "good", "bad", "bad", "so-so", "good", "good"]);
    expect(rights(await load(rows(["pos", "neg", "pos", "neg"]), { mapping: { labelNames: { pos: "positive" } } }))).toEqual(["positive", "neg", "positive", "neg"]);
  });

  it("finds words before flags, and the text by its length", async () => {
    const content = ["Date\tNews\tUp\tPrice Sentiment", "1-1\tgold rose, at last\t1\tpositive", "2-1\tgold fell today\t0\tnegative", "3-1\tgold rose again\t1\tpositive", "4-1\tgold fell again\t0\tnegative"].join("\r\n");
    const dataset = await load(content);
    expect(dataset.layout).toBe("TSV (tab-separated), text + its label, the same choices for every row");
    expect(dataset.mapping.columns).toEqual({ question: "News", passage: null, choices: [], answer: "Price Sentiment" });
  });

  it("reads a file without header whose label comes first", async () => {
    const dataset = await load('neutral,"Sales, they say, were level"\npositive,"Sales rose by 5 %"\nneutral,"Nothing happened"\npositive,"It went well"\n');
    expect(dataset.mapping.columns).toMatchObject({ question: "column 2", answer: "column 1" });
  });

  it("rejects a row without a label, and takes the person's columns before its own", async () => {
    const dataset = await load([...rows(["a", "b", "a", "b"]), { text: "and then?", label: "" }]);
    expect(dataset.rejected).toEqual([{ row: 4, reason: "the answer is missing" }]);
    const told = await load(rows(["x", "y", "z", "w"]).map((row, index) => ({ ...row, said: `other ${index}` })), { mapping: { layout: "classification", question: "said", answer: "label" } });
    expect(choiceExamples(told)[3]).toMatchObject({ context: "Question: other 3\nAnswer:", choices: ["w", "x", "y", "z"], answer: 0 });
  });

  it("is not what choices without an answer are", async () => {
    const piqa = Array.from({ length: 4 }, (_, index) => ({ goal: `Do it ${index}`, sol1: `so ${index}`, sol2: `or so ${index}`, source: index % 2 ? "web" : "book" }));
    await expect(load(piqa)).rejects.toMatchObject({ code: "dataset", message: expect.stringContaining("choices (sol1, sol2) but no answer column") });
  });
});

describe("rows without choices", () => {
  it.each([
    ["prompt and completion", { prompt: "The sky is", completion: "blue" }, { question: "prompt", answer: "completion" }],
    ["instruction and response", { id: 7, instruction: "Say hello.", response: "Hello!" }, { question: "instruction", answer: "response" }],
  ])("%s", async (_, row, columns) => {
    const dataset = await load([row]);
    expect(dataset).toMatchObject({ kind: "completion", layout: "JSONL, prompt + completion", mapping: { layout: "prompt-completion", columns } });
    expect(completions(dataset)).toEqual([{ kind: "completion", row: 0, context: Object.values(row).at(-2), completion: Object.values(row).at(-1) }]);
    expect(await load([row], { mapping: parsePartialMapping(JSON.parse(JSON.stringify(dataset.mapping))) })).toEqual(dataset);
  });

  it("free text by its column's name, whatever stands beside it", async () => {
    const dataset = await load([{ url: "a", text: "Once upon a time." }, { url: "b", text: "" }, { url: "c", text: "The end." }]);
    expect(dataset).toMatchObject({ kind: "completion", layout: "JSONL, free text", mapping: { layout: "free-text", columns: { question: null, answer: "text" } } });
    expect(completions(dataset).map(({ context, completion }) => [context, completion])).toEqual([["", "Once upon a time."], ["", "The end."]]);
    expect(dataset.rejected).toEqual([{ row: 1, reason: "the text is missing" }]);
    expect(describeColumns(dataset.mapping)).toEqual({ text: "text" });
    expect(await load("text\nOne, and more.\nTwo\n")).toMatchObject({ kind: "completion", layout: "lines of text, free text" });
  });

  it("lines of a file only when the person says so", async () => {
    const lines = "It was a dark night.\nRain fell, and more rain.\nNobody came.\n";
    await expect(load(lines)).rejects.toMatchObject({ code: "dataset", message: expect.stringContaining("one column of text"), remedy: expect.stringContaining('{"layout": "free-text"}') });
    for (const mapping of [{ layout: "free-text" }, { question: null }]) {
      expect(completions(await load(lines, { mapping: parsePartialMapping(mapping) })).map(({ completion }) => completion)).toEqual(lines.trim().split("\n"));
    }
  });

  it("a question and its answer only when the person says so: more often the choices are missing", async () => {
    const row = { question: "Why is that?", answer: "Because of the wind." };
    await expect(load([row])).rejects.toMatchObject({ message: expect.stringContaining("no wrong choices"), remedy: expect.stringContaining('{"layout": "prompt-completion"}') });
    expect(completions(await load([row], { mapping: { layout: "prompt-completion" } }))[0]).toMatchObject({ context: "Why is that?", completion: "Because of the wind." });
  });

  it("is no text with a score beside it", async () => {
    await expect(load([{ text: "Good day.", score: "0.3" }, { text: "Bad day.", score: "-0.8" }])).rejects.toMatchObject({ code: "dataset", message: expect.stringContaining("neither choices nor classes") });
  });
});

describe("wording", () => {
  const row = { question: "Which?", choices: ["red", "green", "blue"], answer: 2, topic: "colours", support: "Look up." };
  const worded = async (wording: object, rows: readonly object[] = [row]): Promise<ChoiceExample | undefined> => choiceExamples(await load(rows, { wording: parseWording(wording) }))[0];

  it("lists choices by letter as for MMLU, and scores the letter", async () => {
    expect(await worded({ choicesAs: "letters" }, [{ ...row, support: undefined }])).toMatchObject({ context: "Which?\nA. red\nB. green\nC. blue\nAnswer:", choices: ["A", "B", "C"], answer: 2 });
    const many = { question: "Q?", choices: Array.from({ length: 27 }, (_, index) => `c${index}`), answer: 0 };
    const dataset = await load([row, many], { wording: parseWording({ choicesAs: "letters" }) });
    expect(dataset.rejected).toEqual([{ row: 1, reason: "the row has 27 choices; letters go to 26" }]);
  });

  it("renders a template over the row's parts and columns", async () => {
    const template = "{{ topic | upper }}: {{ question }} ({{ passage }})\n{% for choice in choices %}{{ letters[loop.index0] }}) {{ choice }}\n{% endfor %}The answer is";
    expect(await worded({ template })).toMatchObject({ context: "COLOURS: Which? (Look up.)\nA) red\nB) green\nC) blue\nThe answer is", choices: ["red", "green", "blue"] });
    expect(await worded({ template: '{{ row["topic"] }}?' })).toMatchObject({ context: "colours?" });
  });

  it("tells when letters are scored that the prompt does not show", async () => {
    const dataset = await load([row], { wording: parseWording({ template: "{{ question }}", choicesAs: "letters" }) });
    expect(dataset.notes).toEqual(["Letters are scored, but the template does not show the choices that they stand for."]);
  });

  it("moves no row to another part", async () => {
    const standard = await load([row]);
    expect((await load([row], { wording: parseWording({ template: "{{ topic }}", choicesAs: "letters" }) })).identities).toEqual(standard.identities);
  });

  it("words the prompt of a completion", async () => {
    const dataset = await load([{ prompt: "sky", completion: "blue" }], { wording: parseWording({ template: "What colour is the {{ question }}?" }) });
    expect(completions(dataset)).toEqual([{ kind: "completion", row: 0, context: "What colour is the sky?", completion: "blue" }]);
  });

  it("is a problem, with the mapping still there, when the template fails", async () => {
    const dataset = await readDataset(await readTable(source([row])), { wording: parseWording({ template: "{{ questoin }}" }) });
    expect(dataset.problem).toMatchObject({ code: "usage", message: 'The template can\'t be used, line 1: there is no "questoin".' });
    expect(dataset.mapping.layout).toBe("choice-list");
    await expect(load([row], { wording: parseWording({ template: "{{ questoin }}" }) })).rejects.toMatchObject({ code: "usage" });
  });

  it("is refused by field where it is wrong", () => {
    expect(() => parseWording({ choicesAs: "numbers" })).toThrow(/wording is not usable at "choicesAs"/);
    expect(() => parseSplitOptions({ sizes: { calibration: 1, validation: -1, test: 1 } })).toThrow(/split is not usable at "sizes.validation"/);
    expect(parseSplitOptions({})).toEqual(DEFAULT_OPTIONS.split);
    expect(parseWording({})).toEqual(DEFAULT_OPTIONS.wording);
  });
});

it("can be cancelled while it reads", async () => {
  const rows = Array.from({ length: 40_000 }, (_, index) => ({ question: `Q${index}?`, choices: ["a", "b"], answer: 0 }));
  const table = await readTable(source(rows));
  const stop = new AbortController();
  const reading = readDataset(table, { wording: parseWording({ template: "{% for i in range(50) %}{{ question }}{% endfor %}" }), signal: stop.signal });
  setTimeout(() => stop.abort(), 10);
  await expect(reading).rejects.toMatchObject({ code: "cancelled" });
});

it("describes fixed choices as such", () => {
  const mapping: Mapping = { layout: "fixed-choices", columns: { question: "q", passage: null, choices: [], answer: "d" }, answerKind: "text", fixedChoices: ["yes", "no"], labelNames: null };
  expect(describeColumns(mapping)).toEqual({ question: "q", choices: "always yes, no", answer: "d" });
});
