import { HardDrive } from "lucide-react";
import { useEffect, useState } from "react";
import { storageUse } from "../../../store/persistence/forget";
import type { StorageUse } from "../../../store/persistence/forget";
import { formatBytes, formatInteger } from "../../format";
import { CommandButton } from "../../parts/CommandButton";
import { Facts } from "../../parts/Facts";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ForgetDialog } from "./ForgetDialog";

/** What was done a moment ago is written soon, and a download goes on, while the menu is open. */
const REFRESH_MS = 1000;

/** What this browser keeps, how much room it takes, and the way to be rid of it. */
export function StorageMenu() {
  return (
    <>
      <PopoverButton label={<HardDrive size={16} />} name="Storage" title="Kept in this browser" className="button ghost icon-only">
        {(close) => <StorageFacts close={close} />}
      </PopoverButton>
      <ForgetDialog />
    </>
  );
}

function StorageFacts({ close }: { readonly close: () => void }) {
  const { studio, commands } = useWorkbench();
  const keeping = useStudioState((state) => state.keeping);
  const [use, setUse] = useState<StorageUse | null>(null);
  useEffect(() => {
    const read = () => storageUse(studio).then(setUse, () => setUse(null)); // a private window has nothing to tell
    void read();
    const reading = setInterval(() => void read(), REFRESH_MS);
    return () => clearInterval(reading);
  }, [studio]);
  return (
    <div className="storage-menu">
      {use && <Facts facts={factsOf(use)} />}
      <p className="quiet">
        {keeping === "off"
          ? "This window keeps nothing: it is private, or storage is switched off. The studio works, and forgets when it is closed."
          : "Masks, measurements and settings stay in this browser and come back on the next visit. Nothing of it is sent anywhere."}
      </p>
      <span onClick={close}>
        <CommandButton command={commands.forget} label="Forget everything…" />
      </span>
    </div>
  );
}

function factsOf({ usedBytes, quotaBytes, models, downloads, downloadBytes, tuningBytes }: StorageUse): (readonly [string, string])[] {
  return [
    ...(usedBytes === null ? [] : [["Room taken", quotaBytes === null ? formatBytes(usedBytes) : `${formatBytes(usedBytes)} of ${formatBytes(quotaBytes)}`] as const]),
    ["Models remembered", formatInteger(models)],
    ["Models downloaded", downloads === 0 ? "none" : `${formatInteger(downloads)}, ${formatBytes(downloadBytes)}`],
    ["Tuning", tuningBytes === 0 ? "none" : formatBytes(tuningBytes)],
  ];
}
