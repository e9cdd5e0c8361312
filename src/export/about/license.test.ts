import { describe, expect, it } from "vitest";
import { text } from "../../formats/gguf/short-values";
import { licenseOfCard, licenseOfMetadata } from "./license";

const card = (front: string, body = "\nlicense: gpl-3.0") => `---\n${front}\n---\n${body}`;

describe("the licence of a model card", () => {
  it.each<[string, string, string | null]>([
    ["a word", "license: apache-2.0", "apache-2.0"],
    ["quoted, with a comment, among others", 'tags:\n  - license: mit\nlicense: "Apache-2.0" # see LICENSE\nlanguage: en', "apache-2.0"],
    ["a list of one", "license:\n- mit", "mit"],
    ["Windows' line ends", "language: en\r\nlicense: mit\r", "mit"],
    ["missing", "language: en", null],
    ["empty", "license:", null],
    ["no id", "license: [a, b]", null],
    ["a sentence", "license: free for all", null],
    ["before a long comment", `license: mit # ${"see ".repeat(100)}`, "mit"],
    ["too long", `license: ${"a".repeat(1000)}`, null],
    ["nested", "x:\n  license: mit", null],
  ])("is read where it is %s", (_, front, id) => {
    expect(licenseOfCard(card(front))?.id ?? null).toBe(id);
  });

  it("has a name and a link where it has no id of its own", () => {
    expect(licenseOfCard(card("license: other\nlicense_name: llama3\nlicense_link: 'https://x.test/a#b'"))).toEqual({ id: "other", name: "llama3", link: "https://x.test/a#b" });
  });

  it.each([["no front matter", "license: mit"], ["front matter without an end", "---\nlicense: mit"], ["a card that is no text", "\0\0"]])("is not known from %s", (_, text) => {
    expect(licenseOfCard(text)).toBeNull();
  });
});

it("the licence of a GGUF is its metadata's, and none where that is no id", () => {
  expect(licenseOfMetadata(new Map([["general.license", text("Llama3")], ["general.license.link", text("https://x.test")]]))).toEqual({ id: "llama3", name: null, link: "https://x.test" });
  expect(licenseOfMetadata(new Map([["general.license", text("---\nx")]]))).toBeNull();
});
