import { startEngine } from "./store/engine-actions";
import { loadRecents } from "./store/open/recents";
import { findServerModels } from "./store/open/server-models";
import { createStudioStore } from "./store/state";
import { createStudio } from "./store/studio";
import { startPersistence } from "./store/persistence/persistence";
import { announceUpdate, announceUpdateElsewhere } from "./store/page/update-actions";
import { mountWorkbench } from "./ui/mount";
import { browserPage } from "./ui/browser-page";
import { applyUpdate, keepForOffline } from "./ui/service-worker";
import { createEngineClient } from "./worker/client";

const studio = createStudio(createStudioStore(), createEngineClient(), { ...browserPage(), applyUpdate });
const { firstPaint } = startPersistence(studio, startEngine(studio));
await firstPaint; // so that no other theme flashes up, nor a welcome to somebody who comes back
mountWorkbench(studio);
keepForOffline({ onReady: () => announceUpdate(studio), onTakenElsewhere: () => announceUpdateElsewhere(studio) });
void loadRecents(studio);
// Without a network there is no server that could have any.
if (navigator.onLine) void findServerModels(studio);
