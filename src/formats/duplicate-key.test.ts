import fc from "fast-check";
import { expect, test } from "vitest";
import { duplicateKey } from "./duplicate-key";

test.each([
  ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}', null],
  ['{"a":"a","b":"a"}', null],
  ['{"a":["x",{"k":1}],"x":1}', null],
  ['{"a\\"":1,"a":2}', null],
  ['{"a":1,"a":2}', "a"],
  ['{"a":1, "b":[1,{"c":"}"}], "a" : 2}', "a"],
  ['{"x":{"k":1,"y":"\\\\","k":2}}', "k"],
])("%s", (json, key) => {
  expect(duplicateKey(json)).toBe(key);
});

test("what JSON.stringify writes has no key twice", () => {
  const property = fc.property(fc.jsonValue(), (value) => duplicateKey(JSON.stringify(value)) === null);
  expect(() => fc.assert(property)).not.toThrow();
});
