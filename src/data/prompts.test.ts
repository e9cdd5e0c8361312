import { describe, expect, it } from "vitest";
import { choiceContinuation, choicePrompt, questionOf, renderExample } from "./prompts";

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

  it("finds the question again", () => {
    expect(questionOf(choicePrompt("Why?", "Question: no\nAnswer: yes"))).toBe("Why?");
    expect(questionOf("some other prompt")).toBe("some other prompt");
  });
});

it("puts one space before a choice", () => expect(choiceContinuation("blue")).toBe(" blue"));

it("renders an example with the right choice marked", () => {
  const text = renderExample({ kind: "choice", row: 0, context: "Question: Sky?\nAnswer:", choices: ["red", "blue"], answer: 1 });
  expect(text).toBe("Question: Sky?\nAnswer:\n  red\n* blue");
});
