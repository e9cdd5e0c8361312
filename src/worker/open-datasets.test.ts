import { describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS, parsePartialMapping, parseSplitOptions, parseWording } from "../data/mapping";
import type { DatasetOptions } from "../data/mapping";
import type { ExampleTokenizer } from "../data/tokens";
import { toStudioError } from "../shared/errors";
import { OpenDatasets } from "./open-datasets";
import type { DatasetOrigin } from "./protocol";
import type { ChatTokenizer } from "./rendered-examples";

const QUESTIONS = Array.from({ length: 40 }, (_, index) => JSON.stringify({ question: `Which is number ${index}?`, choices: ["red", "green", "blue"], answer: index % 3 })).join("\n");
const LABELS = `text,label\n${Array.from({ length: 12 }, (_, index) => `"Sentence ${index}, in full",${index % 2}`).join("\n")}\n`;

/** A file as it comes anew over the worker's border with every call. */
class CountedFile extends File {
  reads = 0;
  override slice(...args: Parameters<File["slice"]>): Blob {
    this.reads++;
    return super.slice(...args);
  }
}

const file = (text: string, name = "set.jsonl"): CountedFile => new CountedFile([text], name, { lastModified: 7 });
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
const signal = new AbortController().signal;
const code = (work: () => unknown): Promise<string> => Promise.resolve().then(work).then(() => "none", (error: unknown) => toStudioError(error).code);

describe("a preview", () => {
  it("tells all that the dialog shows", async () => {
    const preview = await new OpenDatasets().preview(origin(file(QUESTIONS)), DEFAULT_OPTIONS, null, signal);
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
      rejected: [],
      notes: [],
      split: { calibration: 6, validation: 8, test: 10, tuning: 16 },
      firstExamples: [0, 1, 2].map((row) => ({ kind: "choice", row, context: `Question: Which is number ${row}?\nAnswer:`, choices: ["red", "green", "blue"], answer: row })),
    });
  });

  it("follows every option without reading the file again", async () => {
    const datasets = new OpenDatasets();
    const source = file(QUESTIONS);
    await datasets.preview(origin(source), DEFAULT_OPTIONS, null, signal);
    const reads = source.reads;
    expect(reads).toBeGreaterThan(0);
    const worded = await datasets.preview(origin(source), options({ wording: { template: "{{ question }}", choicesAs: "letters" } }), null, signal);
    expect(worded.firstExamples[1]).toMatchObject({ context: "Which is number 1?", choices: ["A", "B", "C"], answer: 1 });
    const another = file(QUESTIONS);
    await datasets.open(origin(another), DEFAULT_OPTIONS, null, signal);
    expect([source.reads, another.reads]).toEqual([reads, 0]);
    const other = file(LABELS);
    await datasets.preview(origin(other), DEFAULT_OPTIONS, null, signal);
    expect(other.reads).toBeGreaterThan(0);
  });

  it("tells what is wrong as a problem, with what could be read of it", async () => {
    const datasets = new OpenDatasets();
    const preview = (text: string, given: DatasetOptions) => datasets.preview(origin(file(text)), given, null, signal);
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
    const preview = (tokenizer: ChatTokenizer) => datasets.preview(origin(file(QUESTIONS)), chat, tokenizer, signal);
    expect((await preview(chatty)).firstExamples[0]).toMatchObject({ context: "<user>Question: Which is number 0?\nAnswer:<assistant>" });
    for (const [tokenizer, note] of [[null, /open one to see/], [{ ...chatty, hasChatTemplate: false }, /has no chat template/]] as const) {
      const plain = await preview(tokenizer);
      expect(plain.firstExamples[0]).toMatchObject({ context: "Question: Which is number 0?\nAnswer:" });
      expect(plain.notes).toEqual([expect.stringMatching(note)]);
    }
  });

  it("can be cancelled, and the next one does not suffer", async () => {
    const datasets = new OpenDatasets();
    const source = file(QUESTIONS);
    const stop = new AbortController();
    const first = code(() => datasets.preview(origin(source), DEFAULT_OPTIONS, null, stop.signal));
    stop.abort();
    expect(await first).toBe("cancelled");
    expect((await datasets.preview(origin(source), DEFAULT_OPTIONS, null, signal)).examples).toBe(40);
  });

  it("reads a file again that could not be read", async () => {
    const datasets = new OpenDatasets();
    expect(await code(() => datasets.preview(origin(file("", "x")), DEFAULT_OPTIONS, null, signal))).toBe("dataset");
    expect(await code(() => datasets.preview(origin(file("", "x")), DEFAULT_OPTIONS, null, signal))).toBe("dataset");
  });
});

describe("an open dataset", () => {
  const open = (datasets: OpenDatasets, text: string, given: DatasetOptions = DEFAULT_OPTIONS, name?: string) => datasets.open(origin(file(text, name)), given, null, signal);

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
    const tokens = datasets.tokens({ ...request, datasetId: plain.id }, chatty, 200);
    expect(tokens).toMatchObject({ kind: "choice", sameChoices: false, rejected: [] });
    expect(tokens.examples).toHaveLength(10);
    const text = (ids: readonly number[] | undefined): string => String.fromCodePoint(...(ids ?? []));
    expect(text(tokens.examples[0]?.choiceIds[0])).toBe(" red");
    const [first] = datasets.tokens({ ...request, datasetId: chat.id }, chatty, 200).examples;
    expect([text(first?.contextIds).slice(0, 6), text(first?.choiceIds[0])]).toEqual(["<user>", "red"]);
    const named = await open(datasets, LABELS, options({ mapping: { labelNames: { "0": "bad", "1": "good" } } }));
    expect(datasets.tokens({ ...request, datasetId: named.id }, chatty, 200).sameChoices).toBe(true);
  });

  it("is gone once it is closed", async () => {
    const datasets = new OpenDatasets();
    const { id } = await open(datasets, QUESTIONS);
    datasets.close(id);
    expect(await code(() => datasets.examples(id, "test", { offset: 0, count: 1 }, null))).toBe("usage");
  });
});
