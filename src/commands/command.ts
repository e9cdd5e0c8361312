/** One definition of what a person can do, behind its button, its shortcut and later the palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** "Mod+Shift+Z"; Mod is Ctrl, or Cmd on a Mac. */
  readonly shortcut: string | null;
  /** Its shortcut works over an open dialog too: elsewhere it would change what the person does not see. */
  readonly worksInDialogs: boolean;
  /** True, or the reason why not, as a sentence. */
  enabled(): true | string;
  run(): void | Promise<unknown>;
}

type Definition = Pick<Command, "id" | "label" | "enabled" | "run"> & Partial<Command>;

export function command(definition: Definition): Command {
  return { shortcut: null, worksInDialogs: false, ...definition };
}
