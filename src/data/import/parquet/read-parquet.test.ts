import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../../../formats/byte-source-memory";
import { toStudioError } from "../../../shared/errors";
import { createRandom } from "../../../shared/random";
import { readParquet } from "./read-parquet";

// Two rows {question, choices: {text[], label[]}, answerKey, id: int64}, Snappy; written with hyparquet-writer 0.17.0, as is the next.
const STRUCT_OF_LISTS = fromBase64(
  "UEFSMRUGFYgBFY4BXBUEFQAVBBUAFQQVAAAAAwNC8EEbAAAASG93IG1hbnkgbGVncyBoYXMgYSBzcGlkZXI/HwAAAFdoYXQgY29sb3VyIGlzIHRoZSBtYWRlLXVwIHNreT8VBhVaFVpcFQoVABUEFQAVCBUEAAADFgMkSQAnPAMAAABzaXgFAAAAZWlnaHQBEAh0ZW4BByxyZWQFAAAAZ3JlZW4VBhU+FT5cFQoVABUEFQAVCBUEAAADFgMkSQAZEAEAAABBAQUAQgEFKEMBAAAAMQEAAAAyFQYVGBUcXBUEFQAVBBUAFQQVAAAAAwMKJAEAAABCAQAAADEVBhUkFShcFQQVABUEFQAVBBUAAAADAxA8BwAAAAAAAAAIAAAAAAAAABUEGbxIBHJvb3QVCAAVDCUCGAhxdWVzdGlvbiUAADUCGAdjaG9pY2VzFQQANQIYBHRleHQVAhUGADUEGARsaXN0FQIAFQwlAhgHZWxlbWVudCUAADUCGAVsYWJlbBUCFQYANQQYBGxpc3QVAgAVDCUCGAdlbGVtZW50JQAAFQwlAhgJYW5zd2VyS2V5JQAAFQQlAhgCaWQAFgQZHBlcJggcFQwZFQAZGAhxdWVzdGlvbhUCFgQWtgEWvAEmCAAAJsQBHBUMGRUAGUgHY2hvaWNlcwR0ZXh0BGxpc3QHZWxlbWVudBUCFgoWhAEWhAEmxAEAACbIAhwVDBkVABlIB2Nob2ljZXMFbGFiZWwEbGlzdAdlbGVtZW50FQIWChZoFmgmyAIAACawAxwVDBkVABkYCWFuc3dlcktleRUCFgQWQhZGJrADAAAm9gMcFQQZFQAZGAJpZBUCFgQWThZSJvYDAAAWsgQWBDbABAAoCWh5cGFycXVldBlcHAAAHAAAHAAAHAAAHAAAAIkBAABQQVIx",
);
// Three rows {stem, options: {label, text}[], answer, meta: {year}}, not packed; the last one's options and the second's meta are null.
const LIST_OF_STRUCTS = fromBase64(
  "UEFSMRUGFWoValwVBhUAFQYVABUAFQAAAA0AAABXaGljaCBpcyByZWQ/DgAAAFdoaWNoIGlzIGxhc3Q/DgAAAFdoaWNoIGlzIG5vbmU/FQYVPhU+XBUMFQIVBhUAFQgVBAAAAxoDJEkAAQAAAEEBAAAAQgEAAABBAQAAAEIBAAAAQxUGFU4VTlwVDBUCFQYVABUIFQQAAAMaAyRJAAUAAABibG9vZAUAAABncmFzcwEAAAB4AQAAAHkBAAAAehUGFSIVIlwVBhUAFQYVABUEFQAAAAMHAQAAAEEBAAAAQwEAAABBFQYVDhUOXBUGFQQVBhUAFQYVAAAAAxIAzwcAABUEGaxIBHJvb3QVCAAVDCUAGARzdGVtJQAANQIYB29wdGlvbnMVAhUGADUEGARsaXN0FQIANQIYB2VsZW1lbnQVBAAVDCUCGAVsYWJlbCUAABUMJQIYBHRleHQlAAAVDCUCGAZhbnN3ZXIlAAA1AhgEbWV0YRUCABUCJQIYBHllYXIAFgYZHBlcJggcFQwZFQAZGARzdGVtFQAWBhaUARaUASYIAAAmnAEcFQwZFQAZSAdvcHRpb25zBGxpc3QHZWxlbWVudAVsYWJlbBUAFgwWaBZoJpwBAAAmhAIcFQwZFQAZSAdvcHRpb25zBGxpc3QHZWxlbWVudAR0ZXh0FQAWDBZ4FngmhAIAACb8AhwVDBkVABkYBmFuc3dlchUAFgYWTBZMJvwCAAAmyAMcFQIZFQAZKARtZXRhBHllYXIVABYGFjgWOCbIAwAAFvgDFgY2+AMAKAloeXBhcnF1ZXQZXBwAABwAABwAABwAABwAAAByAQAAUEFSMQ==",
);

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

const rowsOf = async (bytes: Uint8Array): Promise<unknown[]> => (await readParquet(memoryByteSource(bytes, "set.parquet"))).rows.map(({ fields }) => fields);
const outcome = (bytes: Uint8Array): Promise<string> => rowsOf(bytes).then(() => "read", (error: unknown) => toStudioError(error).code);

describe("nested columns become plain objects", () => {
  it("a struct of lists", async () => {
    expect(await rowsOf(STRUCT_OF_LISTS)).toEqual([
      { question: "How many legs has a spider?", choices: { text: ["six", "eight", "ten"], label: ["A", "B", "C"] }, answerKey: "B", id: 7 },
      { question: "What colour is the made-up sky?", choices: { text: ["red", "green"], label: ["1", "2"] }, answerKey: "1", id: 8 },
    ]);
  });

  it("a list of structs, and what is null in it", async () => {
    const rows = await rowsOf(LIST_OF_STRUCTS);
    expect(rows).toMatchObject([
      { stem: "Which is red?", options: [{ label: "A", text: "blood" }, { label: "B", text: "grass" }], answer: "A", meta: { year: 1999 } },
      { stem: "Which is last?", options: [{ label: "A", text: "x" }, { label: "B", text: "y" }, { label: "C", text: "z" }], answer: "C" },
      { stem: "Which is none?", answer: "A" },
    ]);
    expect(rows).toHaveLength(3);
  });
});

describe("a damaged file is refused in one sentence", () => {
  it("however much of it is missing", async () => {
    for (let size = 4; size < STRUCT_OF_LISTS.length; size += 37) {
      await expect(rowsOf(STRUCT_OF_LISTS.subarray(0, size))).rejects.toMatchObject({ code: "malformed", message: expect.stringContaining("set.parquet") });
    }
  });

  it("when its footer is larger than it", async () => {
    const lying = STRUCT_OF_LISTS.slice();
    new DataView(lying.buffer).setUint32(lying.length - 8, 0x7fffffff, true);
    await expect(rowsOf(lying)).rejects.toMatchObject({ code: "malformed", message: expect.stringContaining("its footer of 2147483647 bytes is larger than the file") });
  });

  it("when the header of a page leads nowhere: the library alone never comes back from this", async () => {
    const damaged = LIST_OF_STRUCTS.slice();
    // The first page's header begins at 4: type, unpacked size, packed size, field 8 with 3 values. No packed size, and a value too few.
    expect([...damaged.subarray(4, 13)]).toEqual([0x15, 0x06, 0x15, 0x6a, 0x15, 0x6a, 0x5c, 0x15, 0x06]);
    [damaged[8], damaged[10], damaged[12]] = [0x25, 0x4c, 0x04];
    await expect(rowsOf(damaged)).rejects.toMatchObject({ code: "malformed", message: expect.stringContaining('page 0 of column "stem" is damaged') });
  });

  it("wherever the damage is, and never hangs or fills the memory", async () => {
    const seen: Record<string, number> = {};
    for (const file of [STRUCT_OF_LISTS, LIST_OF_STRUCTS]) {
      for (let seed = 0; seed < 400; seed++) {
        const result = await outcome(damagedBy(seed, file));
        seen[result] = (seen[result] ?? 0) + 1;
      }
    }
    expect(Object.keys(seen).filter((code) => !["read", "malformed", "limit"].includes(code))).toEqual([]);
    expect(seen["malformed"]).toBeGreaterThan(400);
  });
});

/** One to four bytes changed: to anything, by a bit, or to runs of what endless numbers are made of. */
function damagedBy(seed: number, file: Uint8Array): Uint8Array {
  const random = createRandom(seed);
  const bytes = file.slice();
  for (let change = random.integer(4); change >= 0; change--) {
    const at = 4 + random.integer(bytes.length - 12);
    const kind = random.integer(4);
    if (kind === 0) bytes[at] = random.integer(256);
    else if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8));
    else if (kind === 2) bytes[at] = (bytes[at] ?? 0) | 0x80;
    else bytes.fill([0xff, 0x80, 0][random.integer(3)] ?? 0, at, Math.min(bytes.length - 8, at + 1 + random.integer(12)));
  }
  return bytes;
}
