/** Fields of config.json, as valibot schemas whose messages say what was expected. */
import * as v from "valibot";
import { foldReasons, type Reason, show } from "../reasons";
import type { JsonObject } from "./family";

export const count = (max: number) => {
  const expected = `a whole number from 1 to ${max}`;
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(1, expected), v.maxValue(max, expected));
};

export const positive = (max: number) => {
  const expected = `a number above 0, at most ${max}`;
  return v.pipe(v.number(expected), v.finite(expected), v.gtValue(0, expected), v.maxValue(max, expected));
};

/** valibot's own objects let a list through. */
export const PlainObject = v.custom<JsonObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value), "an object");

export const flag = v.nullish(v.boolean("true or false"), false);

/** Errors: "malformed" with every bad field at once. */
export function parseConfig<Schema extends v.GenericSchema>(schema: Schema, json: JsonObject, file: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json, { abortPipeEarly: true });
  if (result.success) return result.output;
  const reasons = result.issues.map((issue): Reason => {
    const field = v.getDotPath(issue) ?? "the file";
    const reason = issue.input === undefined ? `"${field}" is missing` : `"${field}" is ${show(issue.input)}, expected ${issue.message}`;
    return { reason, remedy: "Fetch the model's config.json again, or correct the field." };
  });
  throw foldReasons("malformed", file, reasons);
}
