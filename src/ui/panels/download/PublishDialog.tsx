import { lazy } from "react";
import { closePublish } from "../../../store/download/close-dialogs";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { WayOutDialog } from "./WayOutDialog";

const PublishPanel = lazy(async () => ({ default: (await import("./PublishPanel")).PublishPanel }));

/** The trimmed model on the Hub. */
export function PublishDialog() {
  const { studio } = useWorkbench();
  const isOpen = useStudioState((state) => state.publishing.open);
  return (
    <WayOutDialog isOpen={isOpen} onClose={() => closePublish(studio)}>
      <PublishPanel />
    </WayOutDialog>
  );
}
