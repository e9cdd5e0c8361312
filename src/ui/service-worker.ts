/** Keeps the built page for visits without a network. Only main.tsx registers it; the development server has none. */
import { registerSW } from "virtual:pwa-register";

export interface UpdateNews {
  /** A newer version of the studio is ready behind this one. */
  readonly onReady: () => void;
  /** Another tab took it: this page goes on as it is, but whatever it has not loaded yet is the newer version's. */
  readonly onTakenElsewhere: () => void;
}

let activate: ((reloads: boolean) => Promise<void>) | null = null;
/** The person asked in this tab. */
let isAsked = false;
/** The newer version serves this tab already, so that nothing but the reload is left to do. */
let isTaken = false;

export function keepForOffline({ onReady, onTakenElsewhere }: UpdateNews): void {
  activate = registerSW({
    onNeedRefresh: onReady,
    // Every tab hears of it; only the one that asked may lose what it holds.
    onNeedReload: () => {
      if (isAsked) return location.reload();
      if (!isTaken) onTakenElsewhere();
      isTaken = true;
    },
  });
}

/** Reloads the page with the newer version. */
export function applyUpdate(): void {
  if (isTaken) return location.reload();
  isAsked = true;
  void activate?.(true);
}
