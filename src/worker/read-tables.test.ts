import { expect, it } from "vitest";
import type { DatasetOrigin } from "./protocol";
import { ReadTables } from "./read-tables";

const origin = (text: string, name = "data.jsonl", lastModified = 5): DatasetOrigin => ({ kind: "file", file: new File([text], name, { lastModified }) });
const [ONE, TWO] = ['{"text":"aaaa"}\n', '{"text":"bbbb"}\n'];

it("tells files by what they hold: name, size and time are the same in many folders", async () => {
  const tables = new ReadTables();
  const [first, second] = [await tables.read(origin(ONE), {}), await tables.read(origin(TWO), {})];
  expect([first, second].map(({ table }) => table.rows[0]?.fields)).toEqual([{ text: "aaaa" }, { text: "bbbb" }]);
  expect(first.hash).not.toBe(second.hash);
});

it("parses a file once, however often it comes", async () => {
  const tables = new ReadTables();
  const first = await tables.read(origin(ONE), {});
  const again = await tables.read(origin(ONE, "data.jsonl", 9), {});
  expect(again.table).toBe(first.table);
  // Its name is in notes and messages.
  expect((await tables.read(origin(ONE, "other.jsonl"), {})).table.name).toBe("other.jsonl");
});

it("parses nothing while its job is held", async () => {
  const tables = new ReadTables();
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let isRead = false;
  const reading = tables.read(origin(ONE), { checkpoint: () => gate }).then(() => (isRead = true));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(isRead).toBe(false);
  open();
  await reading;
});
