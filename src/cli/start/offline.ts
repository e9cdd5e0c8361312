/** The built page as an app that installs and works without a network after the first visit: all of it, and the demo, is kept. */
import type { PluginOption } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** The demo's weights are the largest file. */
const LARGEST_KEPT_BYTES = 12 * 1024 * 1024;

export function offline(): PluginOption {
  return VitePWA({
    // A page that is replaced under an open model would lose it: the person says when (store/page/update-actions.ts).
    registerType: "prompt",
    injectRegister: null,
    includeAssets: ["icon.svg", "icon-192.png", "icon-512.png"],
    manifest: {
      name: "TrimLLM Studio",
      short_name: "TrimLLM",
      description: "Trim a small language model for one domain, in the browser, on your own GPU.",
      start_url: "./",
      scope: "./",
      display: "standalone",
      background_color: "#f6f7f9",
      theme_color: "#3b5bdb",
      icons: [
        { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
        { src: "icon-192.png", sizes: "192x192", type: "image/png" },
        { src: "icon-512.png", sizes: "512x512", type: "image/png" },
      ],
    },
    workbox: {
      globPatterns: ["**/*.{html,js,css,svg,png,wasm}", "demo/**/*"],
      maximumFileSizeToCacheInBytes: LARGEST_KEPT_BYTES,
      // Models of the server are read by ranges, which the cache does not speak.
      navigateFallbackDenylist: [/\/models\//],
    },
  });
}
