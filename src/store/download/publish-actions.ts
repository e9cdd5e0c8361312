/** Publishing on the Hub: the one action that sends something out of this machine. Its token is held by the store and by nothing that is kept. */
import { toStudioError } from "../../shared/errors";
import { besideGguf } from "../../export/records/about";
import type { ExportChoices } from "../../export/records/choices";
import type { ExportPreview } from "../../worker/protocol";
import { rememberError } from "../device/last-error";
import { tellInfo } from "../notices";
import { parseHubAddress } from "../open/hub-id";
import { runJob } from "../run-job";
import { selectMask, selectStateKey, selectTuned } from "../selectors";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { exportAbout } from "./about";
import { closeExport } from "./close-dialogs";
import type { PublishForm, PublishState } from "./download-state";
import { followDialog } from "./follow-dialog";
import { toldWhere } from "./told-where";

/** While the form is open the files that it would send follow the mask and the choices. */
export function openPublish(studio: Studio): void {
  if (studio.store.getState().publishing.open) return;
  closeExport(studio);
  editPublish(studio, { open: true, result: null, refusal: null, plan: null });
  followDialog(studio, { isOpen: ({ publishing }) => publishing.open, keyOf: planKey, onKey: (key) => void planPublish(studio, key) });
}

export function editPublishForm({ store }: Studio, change: Partial<PublishForm>): void {
  store.setState(({ publishing }) => ({ publishing: { ...publishing, form: { ...publishing.form, ...change }, refusal: null } }));
}

export async function publish(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const { form: { repo: typed, isPrivate, token, ...rest } } = state.publishing;
  const repo = typed.trim();
  editPublish(studio, { result: null, refusal: null });
  const place = { isShown: () => studio.store.getState().publishing.open, show: (refusal: PublishState["refusal"]) => editPublish(studio, { refusal }) };
  const result = await runJob(studio, { kind: "publish", label: `Publishing ${repo}` }, ({ run }) =>
    toldWhere(studio, place, async () => {
      const hubAddress = parseHubAddress(state.hubAddress);
      const about = await exportAbout(state, studio.page.environment());
      const request = { mask: selectMask(state), tuned: selectTuned(state), about, ...choicesOf(rest), repo, isPrivate, token: token.trim(), hubAddress };
      return run((jobId) => studio.client.api.publish(jobId, request));
    }),
  );
  if (result === null) return;
  if (studio.store.getState().publishing.open) editPublish(studio, { result });
  else tellInfo(studio, `${repo} is published: ${result.url}`);
}

async function planPublish(studio: Studio, key: string): Promise<void> {
  const isWanted = (): boolean => planKey(studio.store.getState()) === key;
  const state = studio.store.getState();
  editPublish(studio, { plan: null, failure: null });
  try {
    const { folder, gguf } = choicesOf(state.publishing.form);
    const about = besideGguf(await exportAbout(state, studio.page.environment()), gguf);
    const ask = (choices: ExportChoices): Promise<ExportPreview> => studio.client.api.previewExport({ mask: selectMask(state), tuned: selectTuned(state), choices, about });
    const plan = { folder: await ask(folder), gguf: gguf && (await ask(gguf)) };
    if (isWanted()) editPublish(studio, { plan });
  } catch (thrown) {
    const failure = toStudioError(thrown);
    rememberError(studio, failure);
    if (isWanted()) editPublish(studio, { failure });
  }
}

function choicesOf({ precision, gguf, singles }: Pick<PublishForm, "precision" | "gguf" | "singles">): { readonly folder: ExportChoices; readonly gguf: ExportChoices | null } {
  return { folder: { format: "huggingface", precision, singles }, gguf: gguf && { format: "gguf", precision: gguf, singles } };
}

/** What the plan depends on. A device that is back is reason to ask again. */
function planKey(state: StudioState): string {
  const { precision, gguf, singles } = state.publishing.form;
  return [state.engine.kind, state.model?.fingerprint, selectStateKey(state), precision, gguf, singles].join("|");
}

function editPublish({ store }: Studio, change: Partial<PublishState>): void {
  store.setState(({ publishing }) => ({ publishing: { ...publishing, ...change } }));
}
