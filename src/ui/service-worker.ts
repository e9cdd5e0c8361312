/** Keeps the built page for visits without a network. Only main.tsx registers it; the development server has none. */
import { registerSW } from "virtual:pwa-register";

let activate: ((reloads: boolean) => Promise<void>) | null = null;

/** `onUpdate` hears once that a newer version of the studio is ready behind this one. */
export function keepForOffline(onUpdate: () => void): void {
  activate = registerSW({ onNeedRefresh: onUpdate });
}

/** Reloads the page with the newer version. */
export function applyUpdate(): void {
  void activate?.(true);
}
