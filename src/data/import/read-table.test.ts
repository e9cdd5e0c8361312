import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../../formats/byte-source-memory";
import type { ByteSource } from "../../formats/byte-source";
import type { Table } from "../table";
import { MAX_FILE_BYTES } from "./limits";
import { readTable } from "./read-table";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (content: string | Uint8Array, name = "file"): Promise<Table> => readTable(memoryByteSource(typeof content === "string" ? bytesOf(content) : content, name));
const fieldsOf = (table: Table): unknown[] => table.rows.map((row) => row.fields);

describe("formats are told apart by content, whatever the name", () => {
  it.each([
    ["JSONL", '{"a": 1}\n\n{"a": 2}\r\n', "JSONL", [{ a: 1 }, { a: 2 }]],
    ["one line of JSONL", '{"question": "?", "choices": ["x", "y"]}', "JSONL", [{ question: "?", choices: ["x", "y"] }]],
    ["a JSON array", '\n[\n {"a": 1},\n {"a": 2}\n]', "JSON array", [{ a: 1 }, { a: 2 }]],
    ["a list inside an object", '{"version": 1, "data": [{"a": 1}]}', "JSON array", [{ a: 1 }]],
    ["a list inside an object, indented", '{"data": [\n{"a": 1},\n{"a": 2}\n]}', "JSON array", [{ a: 1 }, { a: 2 }]],
    ["an object keyed by id", '{"x": {"a": 1}, "y": {"a": 2}}', "JSON object keyed by id", [{ id: "x", a: 1 }, { id: "y", a: 2 }]],
    ["CSV", "question,answer\nhi,yo\n", "CSV (comma-separated)", [{ question: "hi", answer: "yo" }]],
    ["TSV", "question\tanswer\nhi, you\tyo\n", "TSV (tab-separated)", [{ question: "hi, you", answer: "yo" }]],
    ["TSV full of commas", "question\tanswer\na, b, c\tyes\nd, e, f\tno\n", "TSV (tab-separated)", [{ question: "a, b, c", answer: "yes" }, { question: "d, e, f", answer: "no" }]],
    ["semicolons", "question;answer\nhi, you;yo\n", "CSV (semicolon-separated)", [{ question: "hi, you", answer: "yo" }]],
    ["sentence@label", "me@home is good.@positive\r\nbad.@negative\r\n", "lines of sentence@label", [{ sentence: "me@home is good.", label: "positive" }, { sentence: "bad.", label: "negative" }]],
  ])("%s", async (_, text, format, rows) => {
    const table = await read(text, "misleading.parquet");
    expect(table.format).toBe(format);
    expect(fieldsOf(table)).toEqual(rows);
    expect(table.rejected).toEqual([]);
  });
});

describe("encodings", () => {
  const csv = "question,answer\ncafé “x”,yo\n";
  const row = [{ question: "café “x”", answer: "yo" }];

  it("takes the byte-order mark of UTF-8 away", async () => {
    const table = await read(Uint8Array.of(0xef, 0xbb, 0xbf, ...bytesOf(csv)));
    expect(fieldsOf(table)).toEqual(row);
    expect(table.notes).toEqual([]);
  });

  it("reads UTF-16 of either order by its mark", async () => {
    const units = [0xfeff, ...Array.from(csv, (character) => character.charCodeAt(0))];
    const little = Uint8Array.from(units.flatMap((unit) => [unit & 255, unit >> 8]));
    const big = Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 255]));
    expect(fieldsOf(await read(little))).toEqual(row);
    expect(fieldsOf(await read(big))).toEqual(row);
    expect((await read(big)).notes).toEqual(["The file is UTF-16BE."]);
  });

  it("reads TSV and lines of sentence@label in UTF-16, with windows line ends", async () => {
    const units = (text: string): Uint8Array => Uint8Array.from(["\ufeff", ...text].flatMap((character) => [character.charCodeAt(0) & 255, character.charCodeAt(0) >> 8]));
    const tsv = await read(units("question\tanswer\r\ncafé, “x”\tyo\r\n"));
    expect(tsv.format).toBe("TSV (tab-separated)");
    expect(fieldsOf(tsv)).toEqual([{ question: "café, “x”", answer: "yo" }]);
    const lines = await read(units("Müller rose.@positive\r\nIt fell.@negative\r\n"));
    expect(fieldsOf(lines)).toEqual([{ sentence: "Müller rose.", label: "positive" }, { sentence: "It fell.", label: "negative" }]);
    expect(fieldsOf(await read(units('{"a": "é"}\r\n{"a": "ü"}\r\n')))).toEqual([{ a: "é" }, { a: "ü" }]);
  });

  it("falls back to windows-1252 and says so", async () => {
    const latin = Uint8Array.from("question,answer\ncaf\u00e9 \u0093x\u0094,yo\n", (character) => character.charCodeAt(0));
    const table = await read(latin);
    expect(fieldsOf(table)).toEqual(row);
    expect(table.notes[0]).toMatch(/not valid UTF-8; it was read as windows-1252/);
  });
});

describe("CSV", () => {
  it("keeps newlines, delimiters and quotes inside quotes, and counts rows, not lines", async () => {
    const table = await read('question,answer\r\n"a\nb, ""c""",1\r\n\r\nd,2\r\n');
    expect(table.rows).toEqual([
      { row: 0, fields: { question: 'a\nb, "c"', answer: "1" } },
      { row: 1, fields: { question: "d", answer: "2" } },
    ]);
  });

  it.each([
    ["known names", [["question", "A", "B", "answer"], ["What?", "x", "y", "A"]], true],
    ["pandas' index in front", [["", "question", "label"], ["0", "What?", "1"]], true],
    ["unknown names over numbers", [["Headline", "Up"], ["gold falls", "0"], ["gold rises", "1"]], true],
    ["a question and letters, as in MMLU", [["Which one?", "x", "y", "A"], ["And?", "p", "q", "B"]], false],
    ["a question whose choices are letters", [["Which group", "A", "B", "O", "AB", "C"], ["And", "x", "y", "z", "w", "B"]], false],
    ["a label and a sentence", [["negative", "The plant will close."], ["positive", "Sales rose."]], false],
  ])("tells a header by content: %s", async (_, lines, named) => {
    const table = await read(lines.map((line) => line.map((cell) => `"${cell}"`).join(",")).join("\n"));
    expect(table.named).toBe(named);
    expect(table.rows).toHaveLength(named ? lines.length - 1 : lines.length);
    expect(table.columns[0]).toBe(named ? lines[0]?.[0] || "column 1" : "column 1");
  });

  it("rejects rows with another number of fields and quotes that never close, by number", async () => {
    const table = await read('question,answer\na,1\n\nb\nc,3\n"d,4\n');
    expect(table.rows.map((row) => row.row)).toEqual([0, 2]);
    expect(table.rejected).toEqual([
      { row: 1, reason: "the row has 1 fields, the file 2" },
      { row: 3, reason: expect.stringContaining("quotes are broken") },
    ]);
  });
});

describe("one column", () => {
  it.each([
    ["lines, commas and all", "It rains, and rains.\nNot here.\r\nNever, never, never.\n", "lines of text, no header", ["It rains, and rains.", "Not here.", "Never, never, never."]],
    ["with a name above", "text\nIt rains, and rains.\nNot here.\n", "lines of text", ["It rains, and rains.", "Not here."]],
    ["quoted as in a CSV", 'text\n"It rains,\nand ""rains""."\n"Not here."\n', "CSV (comma-separated)", ['It rains,\nand "rains".', "Not here."]],
  ])("%s", async (_, text, format, values) => {
    const table = await read(text);
    expect(table.format).toBe(format);
    expect(table.rows.map(({ fields }) => Object.values(fields))).toEqual(values.map((value) => [value]));
    expect(table.rejected).toEqual([]);
  });
});

describe("what can't be read", () => {
  it("rejects broken lines of JSONL by number and keeps the rest", async () => {
    const table = await read('{"a": 1}\n{"a": \n{"a": 3}\n[4]\n');
    expect(table.rows.map((row) => row.row)).toEqual([0, 2]);
    expect(table.rejected.map((row) => [row.row, row.reason.slice(0, 26)])).toEqual([
      [1, "the line is not valid JSON"],
      [3, "the line is not a JSON obj"],
    ]);
  });

  it.each([
    ["an empty file", "", "dataset", /is empty/],
    ["blanks", " \n\n ", "dataset", /is empty/],
    ["broken JSON", '[{"a": 1}, {"a": ]', "malformed", /begins like JSON but is not valid/],
    ["JSON without rows", '{"a": 1,\n "b": [1, 2]}', "dataset", /2 fields \("a", "b"\) and 0 lists of objects/],
    ["two lists", '{"train": [{"a": 1}],\n "test": [{"a": 1}]}', "dataset", /2 lists of objects/],
    ["a zip", "PK\u0003\u0004rest", "dataset", /compressed file/],
    ["binary", "ab\u0000cd", "dataset", /not a text file/],
  ])("refuses %s", async (_, text, code, message) => {
    await expect(read(text, "file.x")).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(read(text, "file.x")).rejects.toMatchObject({ message: expect.stringContaining("file.x") });
  });

  it("refuses a file over the limit without reading a byte", async () => {
    const huge: ByteSource = { name: "huge.jsonl", size: MAX_FILE_BYTES + 1, read: () => Promise.reject(new Error("read")) };
    await expect(readTable(huge)).rejects.toMatchObject({ code: "limit", message: expect.stringContaining("268,435,457") });
  });

  it("refuses too many columns", async () => {
    const line = Array.from({ length: 1001 }, () => "x").join(",");
    await expect(read(`${line}\n${line}\n`)).rejects.toMatchObject({ code: "limit", message: expect.stringContaining("number of columns is 1,001") });
  });

  it.each([
    ["in a line of JSONL", (wide: string) => `${wide}\n${wide}`],
    ["in an item of JSON", (wide: string) => `[${wide},\n${wide}]`],
  ])("refuses 50,000 keys %s before they cost a minute", async (_, text) => {
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index])));
    await expect(read(text(wide))).rejects.toMatchObject({ code: "limit", message: expect.stringContaining("number of columns is 50,000") });
  });

  it("refuses new keys row by row", async () => {
    await expect(read(Array.from({ length: 1001 }, (_, index) => `{"k${index}": 1}`).join("\n"))).rejects.toMatchObject({ code: "limit" });
  });

  it.each([
    ["JSONL", (deep: string) => `{"a": 1}\n${deep}\n{"a": 3}\n`],
    ["JSON", (deep: string) => `[{"a": 1},\n${deep},\n{"a": 3}]`],
  ])("rejects a row of %s that is nested too deep, and keeps the rest", async (_, text) => {
    const nested = (levels: number): string => `{"a": ${"[".repeat(levels)}${"]".repeat(levels)}}`;
    for (const levels of [100, 20_000]) {
      const table = await read(text(nested(levels)));
      expect(table.rows.map(({ row }) => row)).toEqual([0, 2]);
      expect(table.rejected).toEqual([{ row: 1, reason: "the row is nested more than 100 levels deep" }]);
    }
    expect((await read(text(nested(99)))).rejected).toEqual([]);
  });
});
