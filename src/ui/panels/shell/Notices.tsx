import { useEffect } from "react";
import { Toaster, toast } from "sonner";
import { allCommands } from "../../../commands/commands";
import { runOrTell } from "../../../commands/run-or-tell";
import { dropNotices } from "../../../store/notices";
import type { Notice } from "../../../store/state";
import { useStudioState, useWorkbench } from "../../workbench-context";
import type { Workbench } from "../../workbench-context";

/** Shows what is told as toasts, each once; an error stays until it is closed. */
export function Notices() {
  const notices = useStudioState((state) => state.notices);
  const theme = useStudioState((state) => state.theme);
  const workbench = useWorkbench();
  useEffect(() => {
    if (notices.length === 0) return;
    for (const notice of notices) showToast(notice, workbench);
    dropNotices(workbench.studio, notices);
  }, [notices, workbench]);
  return <Toaster theme={theme} position="bottom-right" closeButton visibleToasts={4} />;
}

function showToast({ tone, message, remedy, command }: Notice, { studio, commands }: Workbench): void {
  const mending = allCommands(commands).find(({ id }) => id === command);
  const onClick = (event: { preventDefault(): void }) => {
    if (mending && !runOrTell(studio, mending)) event.preventDefault(); // stays for another try
  };
  const action = mending ? { action: { label: mending.label, onClick } } : {};
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
