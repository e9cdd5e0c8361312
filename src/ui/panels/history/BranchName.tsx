import { useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { nameBranch, stopNaming } from "../../../store/trim/branch-actions";
import { useWorkbench } from "../../workbench-context";

interface BranchNameProps {
  readonly id: number;
  readonly name: string;
  readonly label: string;
}

/** Enter and leaving keep what is typed, Escape does not; an empty name is none. */
export function BranchName({ id, name, label }: BranchNameProps) {
  const { studio } = useWorkbench();
  const [typed, setTyped] = useState(name);
  const isLeft = useRef(false);
  const leave = (keeps: boolean) => {
    if (isLeft.current) return;
    isLeft.current = true;
    if (keeps) nameBranch(studio, id, typed);
    else stopNaming(studio);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation(); // keys of the tree are letters here
    if (event.key === "Enter" || event.key === "Escape") leave(event.key === "Enter");
  };
  return (
    <input
      className="branch-name"
      aria-label={`Name of the branch at ${label}`}
      placeholder="Name of this branch"
      value={typed}
      maxLength={60}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for
      autoFocus
      onChange={(event) => setTyped(event.target.value)}
      onClick={(event) => event.stopPropagation()}
      onFocus={(event) => event.stopPropagation()}
      onKeyDown={onKeyDown}
      onBlur={() => leave(true)}
    />
  );
}
