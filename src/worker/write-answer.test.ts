import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "../engine/session";
import { DEMO_MODEL, openTestModel, openTestSession } from "../engine/testing";
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import type { GenerateInput, GenerateRequest } from "./protocol";
import { writeAnswer } from "./write-answer";

const GREEDY = { temperature: 0, topK: 0, topP: 1, seed: 1 };

describe("an answer", () => {
  let session: Session;
  let tokenizer: Tokenizer;
  const write = (input: GenerateInput, more: Partial<GenerateRequest> = {}, onText: (text: string) => void = () => undefined) =>
    writeAnswer(session, tokenizer, { input, mask: [], maxTokens: 12, sampling: GREEDY, ...more }, { signal: new AbortController().signal, onText });
  const plain = (prompt: string): GenerateInput => ({ kind: "plain", prompt });

  beforeAll(async () => {
    session = await openTestSession(DEMO_MODEL);
    ({ tokenizer } = await openTestModel(DEMO_MODEL));
  });
  afterAll(() => session.dispose());

  it("streams its text, and times the first token apart from the prompt's way through the layers", async () => {
    const pieces: string[] = [];
    const startedMs = performance.now();
    const result = await write(plain("A patient with"), {}, (text) => pieces.push(text));
    const elapsedMs = performance.now() - startedMs;
    expect(pieces.join("")).toBe(result.text);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces).not.toContain("");
    const prefillMs = (1000 * result.promptTokens) / result.prefillTps;
    expect(prefillMs).toBeGreaterThan(0);
    expect(result.firstTokenMs).toBeGreaterThan(prefillMs);
    expect(result.firstTokenMs).toBeLessThan(elapsedMs);
    expect(result.decodeTps).toBeGreaterThan(0);
  });

  it("follows a conversation as the model's template words it", async () => {
    const messages = [{ role: "system", content: "Be brief." }, { role: "user", content: "What is a tort?" }, { role: "assistant", content: "A wrong." }, { role: "user", content: "And a contract?" }] as const;
    const chat = await write({ kind: "chat", messages });
    const spelled = await write(plain(tokenizer.renderChat(messages, true)));
    expect({ text: chat.text, promptTokens: chat.promptTokens }).toEqual({ text: spelled.text, promptTokens: spelled.promptTokens });
    expect((await write({ kind: "chat", messages: messages.slice(1, 2) })).promptTokens).toBeLessThan(chat.promptTokens);
  });

  it("is the same for the same seed and another for another one", async () => {
    const drawn = async (seed: number) => (await write(plain("The"), { sampling: { temperature: 1.5, topK: 0, topP: 1, seed } })).text;
    expect(await drawn(3)).toBe(await drawn(3));
    expect(await drawn(4)).not.toBe(await drawn(3));
  });

  it("says why it ended: the limit, or a context that is full", async () => {
    expect((await write(plain("The"), { maxTokens: 2 })).stopped).toBe("length");
    const { contextTokens } = session.capacity;
    const nearlyFull = "a".repeat(contextTokens / (tokenizer.encode("a".repeat(100)).length / 100) - 8);
    const request: GenerateRequest = { input: plain(nearlyFull), mask: [], maxTokens: 4000, sampling: GREEDY };
    const { tokens, promptTokens, stopped } = await writeAnswer(session, { ...tokenizer, endIds: [] }, request, { signal: new AbortController().signal, onText: () => undefined });
    expect({ stopped, tokens }).toEqual({ stopped: "context", tokens: contextTokens - promptTokens + 1 });
  });

  it("is refused where the conversation is over the context, with the way out", async () => {
    const message = { role: "user", content: "word ".repeat(session.capacity.contextTokens) } as const;
    await expect(write({ kind: "chat", messages: [message] })).rejects.toMatchObject({ code: "usage", message: expect.stringMatching(/^The conversation has \d+ tokens, and there is room for \d+\.$/), remedy: expect.stringMatching(/new chat/) });
  });
});
