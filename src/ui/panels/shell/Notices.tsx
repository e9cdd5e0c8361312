import { useEffect } from "react";
import { Toaster, toast } from "sonner";
import { allCommands } from "../../../commands/commands";
import type { Notice } from "../../../store/state";
import type { Commands } from "../../../commands/commands";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Shows each notice of the store as a toast; an error stays until it is closed. */
export function Notices() {
  const notice = useStudioState((state) => state.notice);
  const theme = useStudioState((state) => state.theme);
  const { commands } = useWorkbench();
  useEffect(() => {
    if (notice) showToast(notice, commands);
  }, [notice, commands]);
  return <Toaster theme={theme} position="bottom-right" closeButton visibleToasts={4} />;
}

function showToast({ tone, message, remedy, command }: Notice, commands: Commands): void {
  const mending = allCommands(commands).find(({ id }) => id === command);
  const action = mending ? { action: { label: mending.label, onClick: () => void mending.run() } } : {};
  if (tone === "info") {
    toast.success(message, { ...action, ...(mending ? { duration: Infinity } : {}) });
    return;
  }
  toast.error(message, {
    id: message, // the same error again replaces itself
    description: remedy,
    duration: Infinity,
    ...action,
  });
}
