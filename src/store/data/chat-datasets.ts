/** Datasets worded as chats: what is on screen of them is in the words of the model that is open. */
import { toStudioError } from "../../shared/errors";
import type { DatasetSummary } from "../../worker/protocol";
import { tellError } from "../notices";
import type { Studio } from "../studio";

/** After another model was opened, or the open one was closed. A template that refuses a prompt was told as an error. */
export async function rewordChats(studio: Studio): Promise<void> {
  const { model, datasets } = studio.store.getState();
  const chats = datasets.filter(({ summary }) => summary.options.wording.chat);
  for (const { summary } of chats) {
    const reworded = await describe(studio, summary);
    // Whatever opened meanwhile asks for itself.
    if (studio.store.getState().model !== model) return;
    if (reworded) replaceSummary(studio, summary, reworded);
  }
}

async function describe(studio: Studio, { id }: DatasetSummary): Promise<DatasetSummary | null> {
  try {
    return await studio.client.api.describeDataset(id);
  } catch (error) {
    const isOpen = studio.store.getState().datasets.some(({ summary }) => summary.id === id);
    if (isOpen) tellError(studio, toStudioError(error));
    return null;
  }
}

function replaceSummary({ store }: Studio, before: DatasetSummary, summary: DatasetSummary): void {
  store.setState(({ datasets }) => ({ datasets: datasets.map((dataset) => (dataset.summary === before ? { ...dataset, summary } : dataset)) }));
}
