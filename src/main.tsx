import { startEngine } from "./store/engine-actions";
import { findServerModels } from "./store/open/server-models";
import { createStudioStore } from "./store/state";
import { createStudio } from "./store/studio";
import { restoreTheme } from "./store/page/theme-actions";
import { mountWorkbench } from "./ui/mount";
import { browserPage } from "./ui/browser-page";
import { createEngineClient } from "./worker/client";

const studio = createStudio(createStudioStore(), createEngineClient(), browserPage());
await restoreTheme(studio); // before the first paint, so that no other theme flashes up
mountWorkbench(studio);
void startEngine(studio);
void findServerModels(studio);
