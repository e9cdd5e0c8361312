/** Asking the model: the current mask, and the full model beside it when both are wanted. */
import { toStudioError } from "../../shared/errors";
import type { GenerateInput } from "../../worker/protocol";
import { canStartJob, runJob } from "../run-job";
import type { JobSteps } from "../run-job";
import type { Studio } from "../studio";
import { messagesFor, sidesToAsk } from "./conversation";
import type { AskedSide } from "./conversation";
import type { Answer, PlaygroundForm } from "./playground-state";

export function editPlayground({ store }: Studio, change: Partial<PlaygroundForm>): void {
  store.setState(({ playground }) => ({ playground: { ...playground, ...change } }));
}

/** Forgets the conversation; what was written to plain prompts stays. */
export function newChat({ store }: Studio): void {
  store.setState(({ answers }) => ({ answers: answers.filter((answer) => answer.mode !== "chat") }));
}

/** One question to each side, one after the other. A chat goes on; a plain prompt replaces what was written before. */
export async function generate(studio: Studio): Promise<void> {
  const { store } = studio;
  const state = store.getState();
  if (canStartJob(state) !== true) return;
  const form = state.playground;
  const mode = form.mode === "chat" ? "chat" : "plain";
  const earlier = mode === "chat" ? state.answers.filter((answer) => answer.mode === "chat") : [];
  const turn = (earlier.at(-1)?.turn ?? -1) + 1;
  const questions = sidesToAsk(state).map((side): Question => ({ ...side, mode, turn, form, input: inputOf(side, form, earlier) }));
  const kept = mode === "chat" ? state.answers : state.answers.filter((answer) => answer.mode === "chat");
  store.setState({ answers: [...kept, ...questions.map(unanswered)] });
  if (mode === "chat") editPlayground(studio, { prompt: "" });
  await runJob(studio, { kind: "generate", label: "Generating" }, async (steps) => {
    for (const question of questions) await answer(studio, steps, question);
  });
  settle(studio, form.prompt, questions);
}

interface Question extends AskedSide {
  readonly mode: Answer["mode"];
  readonly turn: number;
  readonly form: PlaygroundForm;
  readonly input: GenerateInput;
}

function inputOf(side: AskedSide, form: PlaygroundForm, earlier: readonly Answer[]): GenerateInput {
  if (form.mode !== "chat") return { kind: "plain", prompt: form.prompt };
  return { kind: "chat", messages: messagesFor(side.who, earlier, form) };
}

function unanswered({ mode, turn, who, title, form }: Question): Answer {
  return { mode, turn, who, title, prompt: form.prompt, text: "", status: "waiting", result: null };
}

async function answer(studio: Studio, { run }: JobSteps, { form, input, mask, tuned, ...question }: Question): Promise<void> {
  const change = (to: (answer: Answer) => Partial<Answer>) =>
    studio.store.setState(({ answers }) => ({ answers: answers.map((one) => (isAnswerTo(question, one) ? { ...one, ...to(one) } : one)) }));
  change(() => ({ status: "running" }));
  try {
    const { text, ...result } = await run(
      (jobId) => studio.client.api.generate(jobId, { input, mask, tuned, maxTokens: form.maxTokens, sampling: form.sampling }),
      { onText: (fresh) => change((one) => ({ text: one.text + fresh })) },
    );
    // Events and results cross on different ports, so the last text may still be on its way: the result is what counts.
    change(() => ({ status: "done", text, result }));
  } catch (error) {
    change(() => ({ status: toStudioError(error).code === "cancelled" ? "stopped" : "failed" }));
    throw error;
  }
}

/** After a stop: who was not asked says so, and a message that nobody answered goes back to where it was written. */
function settle(studio: Studio, prompt: string, questions: readonly Question[]): void {
  const { answers, playground } = studio.store.getState();
  const isOfThisTurn = (one: Answer): boolean => questions.some((question) => isAnswerTo(question, one));
  const isUnsaid = answers.filter(isOfThisTurn).every(({ mode, status, text }) => mode === "chat" && status !== "done" && text === "");
  studio.store.setState({
    answers: isUnsaid ? answers.filter((one) => !isOfThisTurn(one)) : answers.map((one) => (one.status === "waiting" ? { ...one, status: "stopped" } : one)),
  });
  if (isUnsaid && playground.prompt === "") editPlayground(studio, { prompt });
}

function isAnswerTo({ mode, turn, who }: Pick<Answer, "mode" | "turn" | "who">, answer: Answer): boolean {
  return answer.mode === mode && answer.turn === turn && answer.who === who;
}
