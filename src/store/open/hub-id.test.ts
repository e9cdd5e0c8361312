import { describe, expect, it } from "vitest";
import { parseHubAddress, parseHubId } from "./hub-id";

const HUB = "https://huggingface.co";

describe("naming a repository", () => {
  it.each([
    ["HuggingFaceTB/SmolLM2-135M-Instruct", { address: HUB, id: "HuggingFaceTB/SmolLM2-135M-Instruct", revision: "main" }],
    ["  a/b@refs/pr/1 ", { address: HUB, id: "a/b", revision: "refs/pr/1" }],
    ["https://huggingface.co/a/b", { address: HUB, id: "a/b", revision: "main" }],
    ["huggingface.co/a/b/", { address: HUB, id: "a/b", revision: "main" }],
    ["https://hf.co/a/b/tree/v1.0", { address: HUB, id: "a/b", revision: "v1.0" }],
    ["https://huggingface.co/a/b/blob/main/deep/x.gguf", { address: HUB, id: "a/b", revision: "main" }],
    ["https://huggingface.co/a/b/resolve/refs%2Fpr%2F1/x.gguf?download=true", { address: HUB, id: "a/b", revision: "refs/pr/1" }],
    ["http://127.0.0.1:8080/a/b", { address: "http://127.0.0.1:8080", id: "a/b", revision: "main" }],
  ])("%j", (typed, expected) => {
    expect(parseHubId(typed, HUB)).toEqual(expected);
  });

  it.each([
    ["https://huggingface.co/a/b", { address: HUB, id: "a/b" }],
    ["http://www.hf.co/a/b", { address: HUB, id: "a/b" }],
    ["a/b", { address: "http://localhost:1/hub", id: "a/b" }],
    ["http://localhost:1/hub/a/b/tree/v1", { address: "http://localhost:1/hub", id: "a/b", revision: "v1" }],
    ["http://127.0.0.1:8080/a/b", { address: "http://127.0.0.1:8080", id: "a/b" }],
  ])("takes %j from where it says, a mirror being set", (typed, expected) => {
    expect(parseHubId(typed, "http://localhost:1/hub/")).toMatchObject(expected);
  });

  it("takes a page of the Hub whatever else is set, and a name not", () => {
    expect(parseHubId("https://hf.co/a/b", "nonsense").address).toBe(HUB);
    expect(() => parseHubId("a/b", "nonsense")).toThrow(expect.objectContaining({ message: expect.stringContaining("can't use nonsense") }));
  });

  it.each(["https://example.com/a/b", "https://huggingface.co.evil.org/a/b", "http://10.0.0.1/a/b", "https://localhost:1/hub/a/b"])("refuses %j with the reason, a mirror being set or not", (typed) => {
    const reason = expect.objectContaining({ code: "usage", message: `The studio can't use ${new URL(typed).origin}: its page may only talk to huggingface.co and to this computer.` });
    for (const set of [HUB, "http://localhost:1/hub"]) expect(() => parseHubId(typed, set)).toThrow(reason);
  });

  it("reads percent signs in addresses only", () => {
    expect(parseHubId("a/b@100%zz", HUB).revision).toBe("100%zz");
    expect(parseHubId("a/b@refs%2Fpr", HUB).revision).toBe("refs%2Fpr");
    expect(() => parseHubId("https://huggingface.co/a/b/tree/%zz", HUB)).toThrow(expect.objectContaining({ code: "usage" }));
  });

  it.each(["", "gpt2", "a/b/c", "../b", "a/..", "https://huggingface.co/datasets/a", "datasets/a", "https://huggingface.co/", "a b/c", `${"x".repeat(97)}/b`])("refuses %j with an example", (typed) => {
    expect(() => parseHubId(typed, HUB)).toThrow(expect.objectContaining({ code: "usage", remedy: expect.stringContaining("owner/name") }));
  });
});

describe("the Hub's address", () => {
  it.each([["https://huggingface.co/", HUB], ["http://127.0.0.1:8080", "http://127.0.0.1:8080"], ["http://localhost:9/hub/", "http://localhost:9/hub"]])("%j is %j", (typed, expected) => {
    expect(parseHubAddress(typed)).toBe(expected);
  });

  it.each(["", "huggingface", "http://huggingface.co", "https://evil-huggingface.co", "https://huggingface.co.evil.org", "ftp://127.0.0.1", "http://10.0.0.1"])("refuses %j", (typed) => {
    expect(() => parseHubAddress(typed)).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
