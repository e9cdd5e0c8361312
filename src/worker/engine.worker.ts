/** The engine's thread: WebGPU, files and all long work live here, so that the page stays free. */
import { browserGpu, openDevice } from "../gpu/device";
import { exposeEngine } from "./rpc";
import { StudioEngine } from "./studio-engine";

exposeEngine(new StudioEngine(async () => openDevice(browserGpu())));
