import { describe, expect, it } from "vitest";
import { messagesFor, turnsOf } from "./conversation";
import { INITIAL_FORM } from "./playground-state";
import type { Answer, Side } from "./playground-state";

const answer = (turn: number, who: Side, text: string): Answer => ({ mode: "chat", turn, who, title: who, prompt: `Question ${turn}`, text, status: "done", result: null });
const form = { ...INITIAL_FORM, mode: "chat", prompt: "And now?" } as const;
const said = (side: Side, answers: readonly Answer[]) => messagesFor(side, answers, form).map(({ role, content }) => `${role}: ${content}`);

describe("the messages for a side", () => {
  const both = [answer(0, "full", " Yes."), answer(0, "trimmed", " No.")];

  it("hold its own answers and not the other's", () => {
    expect(said("full", both)).toEqual(["user: Question 0", "assistant: Yes.", "user: And now?"]);
    expect(said("trimmed", both)).toEqual(["user: Question 0", "assistant: No.", "user: And now?"]);
  });

  it("hold the other's answer to a question that it was not asked", () => {
    const answers = [answer(0, "full", "Yes."), answer(1, "trimmed", "No.")];
    expect(said("trimmed", answers)).toEqual(["user: Question 0", "assistant: Yes.", "user: Question 1", "assistant: No.", "user: And now?"]);
    expect(turnsOf("full", answers).map(({ who }) => who)).toEqual(["full", "trimmed"]);
  });

  it("leave out what was never answered, and begin with the system prompt", () => {
    expect(said("full", [answer(0, "full", "")])).toEqual(["user: And now?"]);
    expect(messagesFor("full", [], { ...form, system: "Be brief." })[0]).toEqual({ role: "system", content: "Be brief." });
    expect(messagesFor("full", [], { ...form, system: " \n" })).toHaveLength(1);
  });
});
