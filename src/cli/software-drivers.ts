/**
 * Where this machine keeps the Vulkan drivers that need no GPU. Node reaches WebGPU through them, so that
 * tests and the command line run on a machine without one.
 */
import { existsSync, readdirSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

export type SoftwareDriverName = "swiftshader" | "lavapipe";

export interface SoftwareDriver {
  readonly name: SoftwareDriverName;
  /** The JSON file that tells a Vulkan loader where the driver is. */
  readonly icdPath: string;
}

/** SwiftShader comes with Chromium, lavapipe with Mesa. SwiftShader first: a browser without a GPU runs on it too. */
export function findSoftwareDrivers(): SoftwareDriver[] {
  return [...findSwiftShader(), ...findLavapipe()];
}

function findSwiftShader(): SoftwareDriver[] {
  const path = chromiumFolders().map((folder) => join(folder, "vk_swiftshader_icd.json")).find(existsSync);
  return path === undefined ? [] : [{ name: "swiftshader", icdPath: path }];
}

/** Mesa names the file `lvp_icd.json`, older releases `lvp_icd.x86_64.json`. */
function findLavapipe(): SoftwareDriver[] {
  const folders = ["/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
  const paths = folders.flatMap((folder) => entries(folder).filter((name) => /^lvp_icd.*\.json$/.test(name)).map((name) => join(folder, name)));
  return paths.slice(0, 1).map((icdPath) => ({ name: "lavapipe", icdPath }));
}

function chromiumFolders(): string[] {
  const named = process.env["TRIMLLM_CHROMIUM"];
  return [
    ...(named === undefined ? [] : [dirname(named)]),
    "/usr/lib/chromium",
    "/usr/lib/chromium-browser",
    "/opt/google/chrome",
    ...playwrightFolders(),
  ];
}

/** Playwright keeps `chromium-1234/chrome-linux/…` in one cache folder for all projects. */
function playwrightFolders(): string[] {
  const cache = process.env["PLAYWRIGHT_BROWSERS_PATH"] ?? join(homedir(), ".cache/ms-playwright");
  return entries(cache)
    .filter((name) => name.startsWith("chromium"))
    .flatMap((name) => entries(join(cache, name)).map((inner) => join(cache, name, inner)));
}

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

/**
 * Dawn looks for `libvulkan.so.1` beside its own module before it asks the system. On a machine without Debian's
 * `libvulkan1`, Chromium's copy is linked there.
 */
export function linkVulkanLoader(): void {
  const hasOwn = ["/lib", "/usr/lib", "/usr/lib64", "/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu"].some((folder) => existsSync(join(folder, "libvulkan.so.1")));
  const bundled = chromiumFolders().map((folder) => join(folder, "libvulkan.so.1")).find(existsSync);
  const link = join(dirname(createRequire(import.meta.url).resolve("webgpu/package.json")), "dist", `${process.platform}-${process.arch}`, "libvulkan.so.1");
  if (process.platform === "linux" && !hasOwn && bundled !== undefined && !existsSync(link)) symlinkSync(bundled, link);
}
