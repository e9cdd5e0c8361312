/** A newer version of the studio waits until the person takes it: reloading under an open model would lose time. */
import { tellInfo } from "../notices";
import type { Studio } from "../studio";

export function announceUpdate(studio: Studio): void {
  studio.store.setState({ updateReady: true });
  tellInfo(studio, "A newer version of the studio is ready.", "page.update");
}
