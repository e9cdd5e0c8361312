/** Which command a key press means. */
import type { Command } from "./command";

export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

export interface KeyPlace {
  /** In a text field, which has an undo of its own. */
  readonly typing: boolean;
  /** Over the workbench, which it hides or holds still. */
  readonly inDialog: boolean;
}

/** The command of this key press there, null when there is none. */
export function commandFor(press: KeyPress, commands: readonly Command[], { typing, inDialog }: KeyPlace): Command | null {
  const pressed = shortcutOf(press);
  const found = commands.find((command) => command.shortcut === pressed) ?? null;
  if (inDialog && found?.worksInDialogs === false) return null;
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
