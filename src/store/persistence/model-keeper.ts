/** Keeps what is known of the open model under its fingerprint, and brings it back when the model is opened again. */
import { mergeExported } from "../download/exported";
import type { Measurements } from "../measure/measurements";
import { tellInfo } from "../notices";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import type { OpenModelSummary } from "../../worker/protocol";
import { MODEL, MODELS_KEPT, mergeMemories, newest } from "./model-record";
import type { ModelMemory } from "./model-record";
import { findRecord, isNewer, keyOf, listIds, readStored, stored } from "./records";
import type { Shelf } from "./records";
import type { Tab } from "./tab";

export interface ModelKeeper {
  /** Adds what was kept to the open model. Its history comes back too, unless the tab has one of its own. */
  recall(model: OpenModelSummary, withHistory: boolean): Promise<void>;
  /** Writes what `state` knows of its model. Nothing before it was recalled: an empty history would take the kept one's place. */
  remember(state: StudioState): Promise<void>;
}

export function createModelKeeper(studio: Studio, shelf: Shelf, tab: Tab): ModelKeeper {
  let last: { readonly fingerprint: string; readonly recalled: Promise<void> } | null = null;
  return {
    recall: (model, withHistory) => {
      const recalled = recallInto(studio, shelf, model, withHistory);
      last = { fingerprint: model.fingerprint, recalled };
      return recalled;
    },
    remember: async (state) => {
      const { model, recorded } = state;
      if (!model || recorded || last?.fingerprint !== model.fingerprint) return;
      await last.recalled;
      await shelf.storage.update(keyOf(MODEL, model.fingerprint), (before) => {
        if (isNewer(MODEL, before)) return before; // another tab runs a newer studio
        return stored(MODEL, mergeMemories(readStored(MODEL, before)?.data ?? null, memoryOf(state, model.name)), tab.now());
      });
    },
  };
}

async function recallInto(studio: Studio, shelf: Shelf, model: OpenModelSummary, withHistory: boolean): Promise<void> {
  const kept = await findRecord(shelf, MODEL, keyOf(MODEL, model.fingerprint));
  if (studio.store.getState().model !== model) return;
  if (kept) bringBack(studio, kept.data, withHistory);
  await collectModels(shelf, model.fingerprint);
}

function bringBack(studio: Studio, kept: ModelMemory, withHistory: boolean): void {
  const adapter = adapterOf(studio.store.getState());
  const speed = kept.speeds[adapter] ?? {};
  studio.store.setState(({ history, measurements, exported }) => ({
    ...(withHistory && history.nodes.length === 1 ? { history: kept.history } : {}),
    measurements: { accuracy: newest(kept.accuracy, measurements.accuracy), speed: newest(speed, measurements.speed) },
    exported: mergeExported(kept.exported, exported),
  }));
  const [other] = Object.entries(kept.speeds).filter(([name, speeds]) => name !== adapter && Object.keys(speeds).length > 0);
  if (other && Object.keys(speed).length === 0) tellInfo(studio, `Speeds measured on ${other[0]} are not shown: this is ${adapter}. Measure again to get its own.`);
}

function memoryOf(state: StudioState, name: string): ModelMemory {
  const { history, measurements, exported } = state;
  return { name, history, accuracy: measurements.accuracy, speeds: byAdapter(measurements.speed, adapterOf(state)), exported };
}

function byAdapter(speeds: Measurements["speed"], current: string): ModelMemory["speeds"] {
  const grouped: Record<string, Record<string, Measurements["speed"][string]>> = {};
  for (const [mask, speed] of Object.entries(speeds)) (grouped[speed.device ?? current] ??= {})[mask] = speed;
  return grouped;
}

function adapterOf({ engine }: StudioState): string {
  return "adapter" in engine ? engine.adapter?.name ?? "" : "";
}

/** The open model's record may not be written yet: it counts all the same. */
async function collectModels(shelf: Shelf, open: string): Promise<void> {
  const others = (await listIds(shelf.storage, MODEL)).filter((id) => id !== open);
  if (others.length < MODELS_KEPT) return;
  const kept = await Promise.all(others.map(async (id) => ({ id, savedMs: (await findRecord(shelf, MODEL, keyOf(MODEL, id)))?.savedMs ?? 0 })));
  const oldest = kept.sort((a, b) => b.savedMs - a.savedMs).slice(MODELS_KEPT - 1);
  for (const { id } of oldest) await shelf.storage.remove(keyOf(MODEL, id));
}
