import type { Rejection } from "../../../store/data/rejected-rows";
import { formatInteger } from "../../format";
import { PopoverButton } from "../../parts/PopoverButton";
import { RejectedList } from "./RejectedList";

export function RejectedRows({ rejection }: { readonly rejection: Rejection }) {
  const { count } = rejection.rows;
  if (count === 0) return <>0 rejected</>;
  return (
    <PopoverButton label={`${formatInteger(count)} rejected`} title="Rows that were left out" className="link warning">
      {() => <RejectedList rejection={rejection} />}
    </PopoverButton>
  );
}
