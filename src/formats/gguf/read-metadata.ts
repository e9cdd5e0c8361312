/** The key-value part of a GGUF header. */
import { LIMITS, withinLimit } from "../limits";
import { malformed, quoted } from "../malformed";
import { present } from "../../shared/assert";
import { StudioError } from "../../shared/errors";
import type { GgufCursor } from "./cursor";
import { GGUF_FIXED, GGUF_TYPE_CODES, type GgufScalar, type GgufScalarType, type GgufValue } from "./value";

const TYPE_BY_CODE: ReadonlyMap<number, GgufScalarType | "array"> = new Map(
  (Object.keys(GGUF_TYPE_CODES) as (keyof typeof GGUF_TYPE_CODES)[]).map((type) => [GGUF_TYPE_CODES[type], type]),
);

/** A string takes at least the 8 bytes of its length. */
const MIN_STRING_BYTES = 8;

/** Array items that the file may still have. */
interface ItemBudget {
  left: number;
}

/** `count` pairs in file order. Errors: "malformed", "limit", "unsupported" (an array of arrays). */
export async function readMetadata(cursor: GgufCursor, count: number): Promise<ReadonlyMap<string, GgufValue>> {
  const metadata = new Map<string, GgufValue>();
  const budget = { left: LIMITS.ggufArrayItems };
  for (let index = 0; index < count; index++) {
    const key = await cursor.string(`the metadata key ${index}`, "ggufKeyBytes");
    if (metadata.has(key)) throw malformed(cursor.source.name, `the metadata key ${quoted(key)} stands twice.`);
    metadata.set(key, await readValue(cursor, key, budget));
  }
  return metadata;
}

async function readValue(cursor: GgufCursor, key: string, budget: ItemBudget): Promise<GgufValue> {
  const field = `the metadata ${quoted(key)}`;
  const type = await readType(cursor, field);
  if (type !== "array") {
    const [value] = await readScalars(cursor, type, 1, field);
    return { type, value: present(value, field) };
  }
  const itemType = await readType(cursor, `the item type of ${field}`);
  if (itemType === "array") throw nestedArray(cursor.source.name, field);
  return { type, itemType, items: await readItems(cursor, itemType, field, budget) };
}

async function readType(cursor: GgufCursor, field: string): Promise<GgufScalarType | "array"> {
  const code = await cursor.uint32(`the type of ${field}`);
  const type = TYPE_BY_CODE.get(code);
  if (type === undefined) throw malformed(cursor.source.name, `${field} has the type ${code}, which GGUF does not define.`);
  return type;
}

async function readItems(cursor: GgufCursor, type: GgufScalarType, field: string, budget: ItemBudget): Promise<GgufScalar[]> {
  const count = await cursor.count(`the number of items of ${field}`, "ggufArrayItems");
  withinLimit("ggufArrayItems", cursor.source.name, `the number of items of all arrays, with ${field},`, LIMITS.ggufArrayItems - budget.left + count);
  const bytes = count * (type === "string" ? MIN_STRING_BYTES : GGUF_FIXED[type].bytes);
  if (bytes > cursor.remaining) {
    throw malformed(cursor.source.name, `${field} claims ${count} items of ${type}, which take ${bytes} bytes, but only ${cursor.remaining} follow.`);
  }
  budget.left -= count;
  return readScalars(cursor, type, count, field);
}

async function readScalars(cursor: GgufCursor, type: GgufScalarType, count: number, field: string): Promise<GgufScalar[]> {
  if (type !== "string") return cursor.fixed(type, count, field);
  const strings: GgufScalar[] = [];
  for (let index = 0; index < count; index++) strings.push(await cursor.string(field, "ggufStringBytes"));
  return strings;
}

function nestedArray(file: string, field: string): StudioError {
  return new StudioError("unsupported", `${file}: ${field} is an array of arrays, which no model that the studio runs has.`, "Convert the model again with a current llama.cpp.");
}
