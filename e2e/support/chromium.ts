/** Finds the Chromium that the journeys run in, and installs one on a machine that has none. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright";

export interface Browser {
  readonly path: string;
  /** Where it was found, for the log. */
  readonly origin: string;
}

/** `TRIMLLM_CHROMIUM`, else Playwright's own, else the system's; null when there is none. Throws when the variable names no file. */
export function findChromium(): Browser | null {
  const named = process.env["TRIMLLM_CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new Error(`TRIMLLM_CHROMIUM names ${named}, which does not exist. Name a Chromium or Chrome, or unset it.`);
    return { path: named, origin: "TRIMLLM_CHROMIUM" };
  }
  const own = chromium.executablePath();
  if (existsSync(own)) return { path: own, origin: "Playwright" };
  return findOnPath(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
}

/** Finds a Chromium or installs one: Playwright's, else, as root on Debian or Ubuntu, the system's package. */
export function ensureChromium(say: (line: string) => void): Browser {
  const found = findChromium();
  if (found) return found;
  for (const install of [installWithPlaywright, installWithApt]) {
    install(say);
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error("No Chromium here and none could be installed. Install one and name it in TRIMLLM_CHROMIUM.");
}

function findOnPath(names: readonly string[]): Browser | null {
  for (const name of names) {
    const which = spawnSync("which", [name], { encoding: "utf8" });
    const path = which.status === 0 ? which.stdout.trim() : "";
    if (path !== "") return { path, origin: "the system" };
  }
  return null;
}

function installWithPlaywright(say: (line: string) => void): void {
  // A bare machine also lacks the libraries that a browser needs; only root can install those.
  const command = ["playwright", "install", ...(isRoot() ? ["--with-deps"] : []), "chromium"];
  say(`No Chromium found. Trying: npx ${command.join(" ")}`);
  // Where its download is blocked it may hang rather than fail: some minutes, then the next way.
  const result = spawnSync("npx", command, { stdio: "inherit", timeout: 300_000 });
  if (result.status !== 0) say("Playwright could not download its Chromium.");
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function installWithApt(say: (line: string) => void): void {
  if (!isRoot() || !existsSync("/usr/bin/apt-get")) return say("Not root on Debian or Ubuntu: no system package to install.");
  say("Trying: apt-get update && apt-get install -y chromium");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    execFileSync("apt-get", ["update", "-q"], { stdio: "inherit", env });
    execFileSync("apt-get", ["install", "-y", "-q", "chromium"], { stdio: "inherit", env });
  } catch {
    say("apt-get could not install chromium.");
  }
}
