import { describe, expect, it } from "vitest";
import { readDataset } from "./dataset";
import type { ChoiceExample } from "./example";
import { readTable } from "./import/read-table";
import { DEFAULT_OPTIONS, describeColumns, parsePartialMapping, parseSplitOptions, parseWording } from "./mapping";
import type { Mapping } from "./mapping";
import { source, load, choiceExamples, completions, rights } from "./dataset-testing";

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
