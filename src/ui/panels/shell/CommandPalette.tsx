import { Dialog } from "@base-ui/react/dialog";
import { useId, useState } from "react";
import type { KeyboardEvent } from "react";
import type { Command } from "../../../commands/command";
import { allCommands } from "../../../commands/commands";
import { findCommands } from "../../../commands/search";
import { shortcutText } from "../../../commands/shortcuts";
import { setPalette } from "../../../store/page/page-actions";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Every command of the studio by its name; one that can't run says why. */
export function CommandPalette() {
  const { studio } = useWorkbench();
  const isOpen = useStudioState((state) => state.paletteOpen);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => setPalette(studio, open)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog palette">
          <Dialog.Title className="visually-hidden">Commands</Dialog.Title>
          <PaletteList />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList() {
  const { studio, commands } = useWorkbench();
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const listId = useId();
  const found = findCommands(query, allCommands(commands).filter((command) => command.id !== "page.palette"));
  const optionId = (at: number) => `${listId}-${at}`;
  const run = (command: Command | undefined) => {
    if (!command || command.enabled() !== true) return;
    setPalette(studio, false);
    void command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") run(found[index]);
    else if (step === undefined) return;
    else setIndex((index + step + found.length) % Math.max(1, found.length));
    event.preventDefault();
  };
  return (
    <>
      <input
        className="palette-input"
        role="combobox"
        aria-label="Search commands"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? optionId(index) : undefined}
        placeholder="What would you like to do?"
        autoComplete="off"
        value={query}
        onChange={(event) => (setQuery(event.target.value), setIndex(0))}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" role="listbox" id={listId} aria-label="Commands">
        {found.map((command, at) => (
          <PaletteOption key={command.id} id={optionId(at)} command={command} isActive={at === index} onPoint={() => setIndex(at)} onRun={() => run(command)} />
        ))}
      </div>
      {found.length === 0 && <p className="quiet palette-none">No command has these words.</p>}
    </>
  );
}

interface PaletteOptionProps {
  readonly id: string;
  readonly command: Command;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function PaletteOption({ id, command, isActive, onPoint, onRun }: PaletteOptionProps) {
  const enabled = useStudioState(() => command.enabled());
  const shortcut = command.shortcut && shortcutText(command.shortcut, navigator.platform.startsWith("Mac"));
  return (
    <div
      id={id}
      className="palette-option"
      role="option"
      aria-selected={isActive}
      aria-disabled={enabled !== true}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: "nearest" });
      }}
      onPointerMove={onPoint}
      onClick={onRun}
    >
      <span className="palette-label">{command.label}</span>
      {enabled !== true && <span className="quiet palette-reason">{enabled}</span>}
      {shortcut && <kbd>{shortcut}</kbd>}
    </div>
  );
}
