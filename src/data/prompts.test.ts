import { describe, expect, it } from "vitest";
import { choiceContinuation, choicePrompt, completionContinuation, letterPrompt } from "./prompts";

describe("choicePrompt", () => {
  it("words ARC and SciQ as lm-evaluation-harness does", () => {
    expect(choicePrompt("Why?", null)).toBe("Question: Why?\nAnswer:");
    expect(choicePrompt("Why?", "Because.")).toBe("Because.\nQuestion: Why?\nAnswer:");
  });

  it("takes an empty passage for none, and only leading space from a passage", () => {
    expect(choicePrompt("Why?", "")).toBe("Question: Why?\nAnswer:");
    expect(choicePrompt("Why?", "  \n ")).toBe("Question: Why?\nAnswer:");
    expect(choicePrompt("Why?", "  A. ")).toBe("A. \nQuestion: Why?\nAnswer:");
  });
});

it("words choices by letter as lm-evaluation-harness does for MMLU", () => {
  expect(letterPrompt(" Why? ", null, ["red", "blue"])).toBe("Why?\nA. red\nB. blue\nAnswer:");
  expect(letterPrompt("Why?", " Because.", ["red", "blue"])).toBe("Because.\nWhy?\nA. red\nB. blue\nAnswer:");
});

it("puts one space before a choice, none where a chat's answer begins", () => {
  expect(choiceContinuation("blue")).toBe(" blue");
  expect(choiceContinuation("blue", { chat: true })).toBe("blue");
});

it.each([
  ["Sky:", "blue", " blue"],
  ["Sky: ", "blue", "blue"],
  ["Sky:", " blue", " blue"],
  ["Sky:\n", "\tblue", "\tblue"],
  ["", "blue", "blue"],
])("parts %j and %j by one space at most", (context, completion, continued) => {
  expect(completionContinuation(context, completion)).toBe(continued);
  expect(completionContinuation(context, completion, { chat: true })).toBe("blue");
});
