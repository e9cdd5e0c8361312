/** The engine's thread: WebGPU, files and all long work live here, so that the page stays free. */
import { browserGpu, openDevice } from "../gpu/device";
import { exposeEngine } from "./rpc";
import { createStudioEngine } from "./studio-engine";

exposeEngine(createStudioEngine(async () => openDevice(browserGpu())));
