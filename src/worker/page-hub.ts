/** The Hub with this browser's private file system for its downloads. */
import { HubCache } from "../hub/hub-cache";
import { openOpfsStore } from "../hub/opfs-store";
import { pageRoot } from "./page-folder";

export function pageHub(): HubCache {
  return new HubCache(() => pageRoot((root) => openOpfsStore({ root, freeBytes, locks: navigator.locks })));
}

async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined ? null : quota - usage;
}
