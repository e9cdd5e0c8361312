/** Light, dark, or whatever the system says. */
import { loadSettings, saveSettings } from "../persistence/settings";
import type { ThemeChoice } from "../persistence/settings";
import type { Studio } from "../studio";

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: "light", light: "dark", dark: "system" };

export async function restoreTheme({ store, page }: Studio): Promise<void> {
  store.setState(await loadSettings(page.storage));
}

/** Goes round: system, light, dark. */
export async function cycleTheme({ store, page }: Studio): Promise<void> {
  const theme = NEXT[store.getState().theme];
  store.setState({ theme });
  await saveSettings({ theme }, page.storage);
}
