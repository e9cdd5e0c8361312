/** Which command a key press means. */
import type { Command } from "./command";

export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The command of this key press, null when there is none. `typing` keeps the text field's own undo. */
export function commandFor(press: KeyPress, commands: readonly Command[], typing: boolean): Command | null {
  const pressed = shortcutOf(press);
  const found = commands.find((command) => command.shortcut === pressed) ?? null;
  return typing && found?.id.startsWith("mask.") ? null : found;
}

function shortcutOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string {
  const name = key.length === 1 ? key.toUpperCase() : key;
  return [ctrlKey || metaKey ? "Mod" : "", altKey ? "Alt" : "", shiftKey ? "Shift" : "", name].filter((part) => part !== "").join("+");
}

/** For people: "Ctrl+Z", or "⌘Z" on a Mac. */
export function shortcutText(shortcut: string, isMac: boolean): string {
  return isMac ? shortcut.replace("Mod+", "⌘").replace("Shift+", "⇧") : shortcut.replace("Mod", "Ctrl");
}
