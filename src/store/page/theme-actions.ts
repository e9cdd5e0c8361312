/** Light, dark, or whatever the system says. */
import type { ThemeChoice } from "../state";
import type { Studio } from "../studio";

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: "light", light: "dark", dark: "system" };

/** Goes round: system, light, dark. */
export function cycleTheme({ store }: Studio): void {
  store.setState(({ theme }) => ({ theme: NEXT[theme] }));
}
