/** The software drivers of WebGPU on this machine, for runs that have to choose one. */
import { findSoftwareDrivers, type SoftwareDriverName } from "../../src/cli/software-drivers";

/** The faster first: lavapipe computes four to five times as fast. */
export const DRIVERS: readonly SoftwareDriverName[] = ["lavapipe", "swiftshader"];

/** Those of `DRIVERS` that are here, in that order. */
export function driversHere(): SoftwareDriverName[] {
  const found = new Set(findSoftwareDrivers().map(({ name }) => name));
  return DRIVERS.filter((name) => found.has(name));
}
