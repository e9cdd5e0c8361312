/** Asking the model: the current mask, and the full model beside it when both are wanted. */
import type { ModuleId } from "../../model/mask";
import { runJob } from "../run-job";
import type { JobSteps } from "../run-job";
import { selectMask } from "../selectors";
import type { Answer, PlaygroundForm } from "../state";
import type { Studio } from "../studio";

export function editPlayground({ store }: Studio, change: Partial<PlaygroundForm>): void {
  store.setState(({ playground }) => ({ playground: { ...playground, ...change } }));
}

export async function generate(studio: Studio): Promise<void> {
  const { playground: form } = studio.store.getState();
  const mask = selectMask(studio.store.getState());
  const full = { who: "full", title: "Full model", mask: [] } as const;
  const trimmed = { who: "trimmed", title: titleOf(mask), mask } as const;
  const asked = mask.length === 0 ? [full] : form.compare ? [full, trimmed] : [trimmed];
  studio.store.setState({ answers: asked.map(({ who, title }) => ({ who, title, text: "", status: "waiting", result: null })) });
  await runJob(studio, { kind: "generate", label: "Generating" }, async (steps) => {
    for (const one of asked) await answer(studio, steps, form, one);
  });
  studio.store.setState(({ answers }) => ({ answers: answers.map((one) => (one.status === "done" ? one : { ...one, status: "stopped" })) }));
}

function titleOf(mask: readonly ModuleId[]): string {
  return mask.length === 1 ? `Without ${mask[0]}` : `${mask.length} modules dropped`;
}

interface Asked {
  readonly who: Answer["who"];
  readonly mask: readonly ModuleId[];
}

async function answer(studio: Studio, { run }: JobSteps, form: PlaygroundForm, { who, mask }: Asked): Promise<void> {
  const change = (to: (answer: Answer) => Answer) =>
    studio.store.setState(({ answers }) => ({ answers: answers.map((one) => (one.who === who ? to(one) : one)) }));
  change((one) => ({ ...one, status: "running" }));
  const { prompt, chat, maxTokens, sampling } = form;
  const result = await run(
    (jobId) => studio.client.api.generate(jobId, { prompt, chat, mask, maxTokens, sampling }),
    (text) => change((one) => ({ ...one, text: one.text + text })),
  );
  // Events and results cross on different ports, so the last text may still be on its way: the result is what counts.
  change((one) => ({ ...one, status: "done", text: result.text, result }));
}
