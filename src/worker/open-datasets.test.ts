import { describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS, parsePartialMapping, parseSplitOptions, parseWording } from "../data/mapping";
import type { DatasetOptions } from "../data/mapping";
import type { ExampleTokenizer } from "../data/tokens";
import { toStudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { OpenDatasets } from "./open-datasets";
import type { DatasetOrigin } from "./protocol";
import type { ChatTokenizer } from "./rendered-examples";

const QUESTIONS = Array.from({ length: 40 }, (_, index) => JSON.stringify({ question: `Which is number ${index}?`, choices: ["red", "green", "blue"], answer: index % 3 })).join("\n");
const LABELS = `text,label\n${Array.from({ length: 12 }, (_, index) => `"Sentence ${index}, in full",${index % 2}`).join("\n")}\n`;

const file = (text: string, name = "set.jsonl"): File => new File([text], name, { lastModified: 7 });
const origin = (from: File): DatasetOrigin => ({ kind: "file", file: from });
const options = (part: Partial<{ mapping: unknown; wording: unknown; split: unknown }>): DatasetOptions => ({
  mapping: part.mapping === undefined ? {} : parsePartialMapping(part.mapping),
  wording: parseWording(part.wording ?? {}),
  split: parseSplitOptions(part.split ?? {}),
});

const chatty: ChatTokenizer & ExampleTokenizer = {
  beginId: null,
  hasChatTemplate: true,
  renderChat: ([message]) => `<user>${message?.content}<assistant>`,
  encode: (text) => Array.from(text, (character) => character.codePointAt(0) ?? 0),
};
const job: JobContext = {};
const code = (work: () => unknown): Promise<string> => Promise.resolve().then(work).then(() => "none", (error: unknown) => toStudioError(error).code);

describe("a preview", () => {
  it("tells all that the dialog shows", async () => {
    const preview = await new OpenDatasets().preview(origin(file(QUESTIONS)), DEFAULT_OPTIONS, null, job);
    expect(preview).toEqual({
      name: "set.jsonl",
      format: "JSONL",
      layout: "JSONL, question + a list of choices + answer (index)",
      rows: 40,
      columns: [
        { name: "question", samples: [0, 1, 2, 3].map((index) => `Which is number ${index}?`) },
        { name: "choices", samples: ["red green blue"] },
        { name: "answer", samples: ["0", "1", "2"] },
      ],
      mapping: { layout: "choice-list", columns: { question: "question", passage: null, choices: "choices", answer: "answer" }, answerKind: "index", fixedChoices: null, labelNames: null },
      problem: null,
      labels: null,
      examples: 40,
      rejected: { count: 0, first: [] },
      notes: [],
      split: { calibration: 8, validation: 8, test: 10, tuning: 14 },
      firstExamples: [0, 1, 2].map((row) => ({ kind: "choice", row, context: `Question: Which is number ${row}?\nAnswer:`, choices: ["red", "green", "blue"], answer: row })),
    });
  });

  it("follows every option", async () => {
    const datasets = new OpenDatasets();
    const worded = await datasets.preview(origin(file(QUESTIONS)), options({ wording: { template: "{{ question }}", choicesAs: "letters" } }), null, job);
    expect(worded.firstExamples[1]).toMatchObject({ context: "Which is number 1?", choices: ["A", "B", "C"], answer: 1 });
  });

  it("tells what is wrong as a problem, with what could be read of it", async () => {
    const datasets = new OpenDatasets();
    const preview = (text: string, given: DatasetOptions) => datasets.preview(origin(file(text)), given, null, job);
    const unnamed = await preview(LABELS, DEFAULT_OPTIONS);
    expect(unnamed.problem).toMatchObject({ code: "dataset", message: expect.stringContaining("bare numbers") });
    expect(unnamed.labels).toEqual([{ value: "0", count: 6 }, { value: "1", count: 6 }]);
    expect(unnamed.mapping?.layout).toBe("classification");
    expect(unnamed.firstExamples).toHaveLength(3);
    expect((await preview(LABELS, options({ mapping: { labelNames: { "0": "bad", "1": "good" } } }))).problem).toBeNull();

    const unknown = await preview(QUESTIONS, options({ mapping: { answer: "anser" } }));
    expect(unknown).toMatchObject({ problem: { code: "usage" }, layout: null, mapping: null, examples: 0, firstExamples: [] });
    expect(unknown.columns.map(({ name }) => name)).toEqual(["question", "choices", "answer"]);

    const template = await preview(QUESTIONS, options({ wording: { template: "a\n{{ oops }}" } }));
    expect(template.problem).toMatchObject({ code: "usage", message: expect.stringContaining("line 2") });
    expect(template.mapping?.layout).toBe("choice-list");

    const sizes = await preview(QUESTIONS, options({ split: { sizes: { calibration: 30, validation: 10, test: 10 } } }));
    expect(sizes).toMatchObject({ problem: { code: "usage", message: expect.stringContaining("30 + 10 + 10 = 50") }, examples: 40, split: { test: 0 } });
  });

  it("shows the chat template where a model with one is open, and says when it can't", async () => {
    const datasets = new OpenDatasets();
    const chat = options({ wording: { chat: true } });
    const preview = (tokenizer: ChatTokenizer) => datasets.preview(origin(file(QUESTIONS)), chat, tokenizer, job);
    expect((await preview(chatty)).firstExamples[0]).toMatchObject({ context: "<user>Question: Which is number 0?\nAnswer:<assistant>" });
    for (const [tokenizer, note] of [[null, /open one to see/], [{ ...chatty, hasChatTemplate: false }, /has no chat template/]] as const) {
      const plain = await preview(tokenizer);
      expect(plain.firstExamples[0]).toMatchObject({ context: "Question: Which is number 0?\nAnswer:" });
      expect(plain.notes).toEqual([expect.stringMatching(note)]);
    }
  });

  it("sends the page no more of a long list than it shows, and all of it on request", async () => {
    const datasets = new OpenDatasets();
    const lines = Array.from({ length: 900 }, (_, index) => JSON.stringify({ question: `Which is ${index}?`, choices: ["red", "green"], answer: index % 3 === 0 ? 7 : index % 2 }));
    const source = file(lines.join("\n"));
    const preview = await datasets.preview(origin(source), DEFAULT_OPTIONS, null, job);
    const summary = await datasets.open(origin(source), DEFAULT_OPTIONS, null, job);
    for (const { rejected } of [preview, summary]) {
      expect([rejected.count, rejected.first.length]).toEqual([300, 200]);
      expect(rejected.first.at(-1)).toMatchObject({ row: 597 });
    }
    const all = await datasets.rejectedRows(origin(source), DEFAULT_OPTIONS, job);
    expect(all.map(({ row }) => row)).toEqual(Array.from({ length: 300 }, (_, index) => 3 * index));
    expect(await datasets.rejectedRows(origin(file("nothing known\n")), options({ mapping: { layout: "choice-list" } }), job)).toEqual([]);

    const labels = Array.from({ length: 500 }, (_, index) => `Sentence number ${index},label ${index % 150}`);
    const many = await datasets.preview(origin(file(`text,label\n${labels.join("\n")}\n`)), options({ mapping: { layout: "classification", question: "text", answer: "label" } }), null, job);
    expect([many.labels?.length, many.mapping?.fixedChoices?.length]).toEqual([100, 100]);
  });

  it("survives what is nested deeper than any dataset", async () => {
    const deep = `{"question": "q", "text": "t", "a": ${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    const preview = await new OpenDatasets().preview(origin(file(`${deep}\n${deep}`)), DEFAULT_OPTIONS, null, job);
    expect(preview).toMatchObject({ rejected: { count: 2 }, problem: { code: "dataset" } });
  });

  it("can be cancelled, and the next one does not suffer", async () => {
    const datasets = new OpenDatasets();
    const source = file(QUESTIONS);
    const stop = new AbortController();
    const first = code(() => datasets.preview(origin(source), DEFAULT_OPTIONS, null, { signal: stop.signal }));
    stop.abort();
    expect(await first).toBe("cancelled");
    expect((await datasets.preview(origin(source), DEFAULT_OPTIONS, null, job)).examples).toBe(40);
  });

  it("reads a file again that could not be read", async () => {
    const datasets = new OpenDatasets();
    expect(await code(() => datasets.preview(origin(file("", "x")), DEFAULT_OPTIONS, null, job))).toBe("dataset");
    expect(await code(() => datasets.preview(origin(file("", "x")), DEFAULT_OPTIONS, null, job))).toBe("dataset");
  });
});

describe("an open dataset", () => {
  const open = (datasets: OpenDatasets, text: string, given: DatasetOptions = DEFAULT_OPTIONS, name?: string) => datasets.open(origin(file(text, name)), given, null, job);

  it("is called by its content and what was made of it, in any session", async () => {
    const first = await open(new OpenDatasets(), QUESTIONS);
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(first.id).toBe(`${first.hash.slice(0, 16)}-${first.id.slice(17)}`);
    const same = await open(new OpenDatasets(), QUESTIONS, options({ mapping: { question: "question" } }), "renamed.jsonl");
    expect([same.id, same.hash]).toEqual([first.id, first.hash]);
    const others = await Promise.all([
      open(new OpenDatasets(), `${QUESTIONS}\n`),
      open(new OpenDatasets(), QUESTIONS, options({ split: { seed: 1 } })),
      open(new OpenDatasets(), QUESTIONS, options({ wording: { choicesAs: "letters" } })),
      open(new OpenDatasets(), QUESTIONS, options({ mapping: { answerKind: "text" } })).catch(() => ({ id: "refused" })),
    ]);
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(5);
  });

  it("says its kind, columns, options and parts", async () => {
    const given = options({ mapping: { labelNames: { "0": "bad", "1": "good" } }, split: { seed: 2, sizes: { calibration: 2, validation: 3, test: 4 } } });
    const summary = await open(new OpenDatasets(), LABELS, given, "labels.csv");
    expect(summary).toMatchObject({
      kind: "choice",
      name: "labels.csv",
      options: given,
      columns: { question: "text", choices: "always bad, good", answer: "label" },
      examples: 12,
      split: { calibration: 2, validation: 3, test: 4, tuning: 3 },
    });
    expect(await open(new OpenDatasets(), "text\nOnce upon a time.\nThe end.\n")).toMatchObject({ kind: "completion", columns: { text: "text" }, firstExamples: [{ context: "", completion: "Once upon a time." }, {}] });
  });

  it("is refused while there is a problem", async () => {
    expect(await code(() => open(new OpenDatasets(), LABELS))).toBe("dataset");
    expect(await code(() => open(new OpenDatasets(), QUESTIONS, options({ wording: { template: "{{" } })))).toBe("usage");
    expect(await code(() => open(new OpenDatasets(), QUESTIONS, options({ split: { sizes: { calibration: 30, validation: 30, test: 30 } } })))).toBe("usage");
  });

  it("gives its parts page by page, in file order, and single rows", async () => {
    const datasets = new OpenDatasets();
    const { id } = await open(datasets, QUESTIONS);
    const test = datasets.examples(id, "test", { offset: 0, count: 100 }, null);
    const rows = test.examples.map(({ row }) => row);
    expect(test.total).toBe(10);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    expect(datasets.examples(id, "test", { offset: 8, count: 5 }, null)).toEqual({ total: 10, examples: test.examples.slice(8) });
    expect(datasets.examples(id, "all", { offset: 38, count: 5 }, chatty).examples.map(({ row }) => row)).toEqual([38, 39]);
    expect(datasets.place(id, "test", rows[3] ?? -1)).toBe(3);
    expect(datasets.example(id, 7)).toMatchObject({ row: 7, answer: 1 });
    expect(datasets.tokenisedExample(id, 7, chatty, 200)).toMatchObject({ row: 7, chars: [3, 5, 4], answer: 1 });
    expect(await code(() => datasets.example(id, 400))).toBe("dataset");
  });

  it("gives tokens in its wording, and whether its choices are always the same", async () => {
    const datasets = new OpenDatasets();
    const plain = await open(datasets, QUESTIONS);
    const chat = await open(datasets, QUESTIONS, options({ wording: { chat: true } }));
    const request = { part: "test" } as const;
    const tokens = await datasets.tokens({ ...request, datasetId: plain.id }, chatty, 200, job);
    expect(tokens).toMatchObject({ kind: "choice", sameChoices: false, rejected: [] });
    expect(tokens.examples).toHaveLength(10);
    const text = (ids: readonly number[] | undefined): string => String.fromCodePoint(...(ids ?? []));
    expect(text(tokens.examples[0]?.choiceIds[0])).toBe(" red");
    const [first] = (await datasets.tokens({ ...request, datasetId: chat.id }, chatty, 200, job)).examples;
    expect([text(first?.contextIds).slice(0, 6), text(first?.choiceIds[0])]).toEqual(["<user>", "red"]);
    const named = await open(datasets, LABELS, options({ mapping: { labelNames: { "0": "bad", "1": "good" } } }));
    expect((await datasets.tokens({ ...request, datasetId: named.id }, chatty, 200, job)).sameChoices).toBe(true);
  });

  it("becomes tokens once for all masks, for each part and model on its own", async () => {
    const datasets = new OpenDatasets();
    const { id: datasetId } = await open(datasets, QUESTIONS);
    const test = { datasetId, part: "test" } as const;
    const first = await datasets.tokens(test, chatty, 200, job);
    expect(await datasets.tokens(test, chatty, 200, job)).toBe(first);
    const others = [await datasets.tokens({ ...test, part: "validation" }, chatty, 200, job), await datasets.tokens(test, chatty, 100, job), await datasets.tokens(test, { ...chatty }, 200, job)];
    expect(new Set([first, ...others]).size).toBe(4);
    datasets.close(datasetId);
    expect(await code(() => datasets.tokens(test, chatty, 200, job))).toBe("usage");
  });

  it("is described in the words of the model that is open now", async () => {
    const datasets = new OpenDatasets();
    const summary = await open(datasets, QUESTIONS, options({ wording: { chat: true } }));
    expect(summary.notes).toEqual([expect.stringMatching(/open one to see/)]);
    const now = datasets.describe(summary.id, chatty);
    expect(now.firstExamples[0]).toMatchObject({ context: "<user>Question: Which is number 0?\nAnswer:<assistant>" });
    expect(now).toEqual({ ...summary, notes: [], firstExamples: now.firstExamples });
    expect(datasets.describe(summary.id, null)).toEqual(summary);
    expect(await code(() => datasets.describe("gone", null))).toBe("usage");
  });

  it("counts rows from 1 where a person reads", async () => {
    const datasets = new OpenDatasets();
    const { id } = await open(datasets, QUESTIONS);
    expect(() => datasets.example(id, 400)).toThrow("Row 401 of the dataset is no example");
  });

  it("is gone once it is closed", async () => {
    const datasets = new OpenDatasets();
    const { id } = await open(datasets, QUESTIONS);
    datasets.close(id);
    expect(await code(() => datasets.examples(id, "test", { offset: 0, count: 1 }, null))).toBe("usage");
  });
});
