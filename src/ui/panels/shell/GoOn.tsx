import { History, X } from "lucide-react";
import { useMemo } from "react";
import { leftWords } from "../../../store/persistence/left-words";
import type { LeftWords } from "../../../store/persistence/left-words";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** What an earlier visit had open and only the person can open again. */
export function GoOn() {
  const { commands } = useWorkbench();
  const left = useStudioState((state) => state.leftOpen);
  const isReady = useStudioState((state) => state.engine.kind === "ready");
  const words = useMemo(() => leftWords(left), [left]);
  if (left.phase !== "asking" || !isReady) return null; // without a device the banner stands here
  return (
    <section className="go-on" aria-label="Earlier visit">
      <History aria-hidden size={18} />
      <p className="go-on-text">
        <strong>Go on with {listed(words.names)}?</strong> <span>{explained(words)}</span>
      </p>
      {words.canOpen && <CommandButton command={commands.goOn} variant="primary" label="Go on" />}
      {words.toChoose.length > 0 && (
        <CommandButton command={words.isFolder ? commands.openFolder : commands.openFiles} variant={words.canOpen ? "plain" : "primary"} label={words.isFolder ? "Choose the folder" : "Choose files"} />
      )}
      <CommandButton command={commands.dismissLeft} variant="ghost" icon={<X size={14} />} iconOnly label="Not now" />
    </section>
  );
}

function explained({ dropped, canOpen, toChoose }: LeftWords): string {
  const had = dropped > 0 ? `${dropped} ${dropped === 1 ? "module was" : "modules were"} dropped. ` : "";
  if (toChoose.length === 0) return `${had}The browser may ask before it lets the studio read the files again.`;
  return `${had}${canOpen ? "Then choose" : "Choose"} ${listed(toChoose)} again: masks and measurements come back by themselves.`;
}

/** "a", "a and b", "a, b and c". */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
