/** The Hub with this browser's private file system for its downloads. */
import { HubCache } from "../hub/hub-cache";
import { openOpfsStore } from "../hub/opfs-store";
import { StudioError } from "../shared/errors";

export function pageHub(): HubCache {
  return new HubCache(async () => {
    try {
      return await openOpfsStore({ root: await navigator.storage.getDirectory(), freeBytes, locks: navigator.locks });
    } catch (error) {
      throw new StudioError("io", "This browser keeps no files for the page.", "Leave the private window, or allow this site to keep data, then try again.", error);
    }
  });
}

async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined ? null : quota - usage;
}
