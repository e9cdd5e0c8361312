/** A newer version of the studio waits until the person takes it: reloading under an open model would lose time. */
import { tellInfo } from "../notices";
import type { Studio } from "../studio";

export function announceUpdate(studio: Studio): void {
  announce(studio, "A newer version of the studio is ready.");
}

/** This page is the older version, and goes on; what it has not loaded yet is gone with that version. */
export function announceUpdateElsewhere(studio: Studio): void {
  announce(studio, "Another tab took the newer version of the studio. Reload this one when its work is done.");
}

function announce(studio: Studio, message: string): void {
  studio.store.setState({ updateReady: true });
  tellInfo(studio, message, "page.update");
}
