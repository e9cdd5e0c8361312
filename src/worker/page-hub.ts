/** The Hub with this browser's private file system for its downloads. */
import { HubCache } from "../hub/hub-cache";
import { openOpfsStore } from "../hub/opfs-store";
import { freeBytes, pageRoot } from "./page-folder";

export function pageHub(): HubCache {
  return new HubCache(() => pageRoot((root) => openOpfsStore({ root, freeBytes, locks: navigator.locks })));
}
