/** Short forms of metadata values, for headers that are written. */
import type { GgufValue } from "./value";

export const uint = (value: number): GgufValue => ({ type: "uint32", value });
export const float = (value: number): GgufValue => ({ type: "float32", value });
export const flag = (value: boolean): GgufValue => ({ type: "bool", value });
export const text = (value: string): GgufValue => ({ type: "string", value });
export const texts = (items: readonly string[]): GgufValue => ({ type: "array", itemType: "string", items });
export const ints = (items: readonly number[]): GgufValue => ({ type: "array", itemType: "int32", items });
