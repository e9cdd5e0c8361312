/** The playground over the fake engine, as the screen drives it. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { createCommands } from "../../commands/commands";
import { StudioError } from "../../shared/errors";
import type { GenerateRequest } from "../../worker/protocol";
import { measure } from "../measure/measure-actions";
import { cancelJob } from "../run-job";
import { toggleModule } from "../trim/mask-actions";
import { playgroundWith } from "./new-model";
import { editPlayground, generate, newChat } from "./playground-actions";

async function chatStudio(script: Parameters<typeof createOpenStudio>[0] = {}) {
  const test = await createOpenStudio(script);
  toggleModule(test.studio, "attn.5");
  editPlayground(test.studio, { mode: "chat", prompt: "Why?" });
  const requests: GenerateRequest[] = [];
  const original = test.engine.generate.bind(test.engine);
  vi.spyOn(test.engine, "generate").mockImplementation((jobId, request) => {
    requests.push(request);
    return original(jobId, request);
  });
  return { ...test, requests };
}

const messagesOf = ({ input }: GenerateRequest): string[] => (input.kind === "chat" ? input.messages.map(({ content }) => content) : []);

describe("a chat", () => {
  it("goes on, each side with its own turns", async () => {
    const { studio, requests, state } = await chatStudio();
    await generate(studio);
    expect(state().playground.prompt).toBe("");
    editPlayground(studio, { prompt: "And at night?" });
    await generate(studio);
    expect(state().answers.map(({ turn, who }) => `${turn} ${who}`)).toEqual(["0 full", "0 trimmed", "1 full", "1 trimmed"]);
    const [full, trimmed] = state().answers;
    expect(full?.text).not.toBe(trimmed?.text);
    expect(requests.map(messagesOf)).toEqual([["Why?"], ["Why?"], ["Why?", full?.text, "And at night?"], ["Why?", trimmed?.text, "And at night?"]]);
    expect(requests.map(({ mask }) => mask)).toEqual([[], ["attn.5"], [], ["attn.5"]]);
  });

  it("starts anew, and leaves what was written to a plain prompt alone", async () => {
    const { studio, requests, state } = await chatStudio();
    editPlayground(studio, { mode: "plain" });
    await generate(studio);
    editPlayground(studio, { mode: "chat" });
    await generate(studio);
    expect(state().answers.map(({ mode }) => mode)).toEqual(["plain", "plain", "chat", "chat"]);
    newChat(studio);
    expect(state().answers.map(({ mode }) => mode)).toEqual(["plain", "plain"]);
    editPlayground(studio, { prompt: "Again?" });
    await generate(studio);
    expect(messagesOf(requests.at(-1) ?? expect.fail("no request"))).toEqual(["Again?"]);
  });

  it("gives a message back that nobody answered, and says why", async () => {
    const { studio, state } = await chatStudio({ failures: { generate: new StudioError("usage", "The conversation has 3000 tokens, and there is room for 2048.", "Start a new chat.") } });
    await generate(studio);
    expect(state()).toMatchObject({ answers: [], playground: { prompt: "Why?" }, notices: [{ message: expect.stringMatching(/3000 tokens/), remedy: "Start a new chat." }] });
  });

  it("keeps what came until it was stopped, for both sides", async () => {
    const { studio, state } = await chatStudio({ stepMs: 6 });
    const running = generate(studio);
    await vi.waitUntil(() => (state().answers[1]?.text.length ?? 0) > 10, { interval: 3 });
    cancelJob(studio);
    await running;
    expect(state().answers.map(({ status }) => status)).toEqual(["done", "stopped"]);
    expect(state().answers[1]?.text).toMatch(/^You asked: Why/);
    expect(state()).toMatchObject({ notices: [], playground: { prompt: "" } });
  });
});

describe("a plain prompt", () => {
  it("stays, and its new answers replace the old ones", async () => {
    const { studio, requests, state } = await chatStudio();
    editPlayground(studio, { mode: "plain", compare: false });
    await generate(studio);
    await generate(studio);
    expect(state().answers.map(({ who, turn }) => `${turn} ${who}`)).toEqual(["0 trimmed"]);
    expect([state().playground.prompt, requests.at(-1)?.input]).toEqual(["Why?", { kind: "plain", prompt: "Why?" }]);
  });

  it("says of a side that was not reached that it was stopped, and of one that failed that it failed", async () => {
    const { studio, state } = await chatStudio({ failures: { generate: new StudioError("usage", "The prompt is empty.", "Write.") } });
    editPlayground(studio, { mode: "plain" });
    await generate(studio);
    expect(state().answers.map(({ status }) => status)).toEqual(["failed", "stopped"]);
  });

  it("is not sent while other work runs", async () => {
    const { studio, engine, state } = await chatStudio({ stepMs: 5 });
    const measuring = measure(studio);
    await generate(studio);
    expect(engine.calls).not.toContain("generate");
    expect([state().answers, state().playground.prompt]).toEqual([[], "Why?"]);
    expect(createCommands(studio).generate.enabled()).toMatch(/still running/);
    cancelJob(studio);
    await measuring;
  });
});

it("another model keeps the prompt and the settings, and forgets what was said", async () => {
  const { studio, state } = await chatStudio();
  await generate(studio);
  editPlayground(studio, { prompt: "Next", maxTokens: 7 });
  const { model } = state();
  if (!model) throw new Error("no model");
  expect(playgroundWith({ ...model, hasChatTemplate: false }, state())).toEqual({ answers: [], rowView: null, playground: { ...state().playground, mode: "plain", prompt: "Next", maxTokens: 7 } });
});
