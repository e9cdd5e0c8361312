import { version } from "../../package.json";
import type { PageEnvironment } from "../store/device/report-text";

export function pageEnvironment(): PageEnvironment {
  return { version, browser: navigator.userAgent, now: new Date().toISOString() };
}
