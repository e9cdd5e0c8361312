/**
 * What the page may load and whom it may talk to. It stands in the page itself, so that it holds on any host, and goes
 * out as a header where `npm start` serves: only a header reaches the worker.
 */
import type { Plugin } from "vite";

const DIRECTIVES: Readonly<Record<string, readonly string[]>> = {
  "default-src": ["'none'"],
  // Parquet's snappy decoder is WebAssembly out of the studio's own bundle.
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "worker-src": ["'self'"],
  // Toasts and popovers place themselves by inline styles.
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:", "blob:"],
  "manifest-src": ["'self'"],
  // The Hub and its file stores, asked only when a person names a repository; or a mirror on this very computer. The last of
  // the stores is where the Hub has large files uploaded (Git LFS, src/hub/publish.ts): that bucket and no other of its host.
  "connect-src": ["'self'", "blob:", "https://huggingface.co", "https://*.huggingface.co", "https://*.hf.co", "https://hf-hub-lfs-us-east-1.s3-accelerate.amazonaws.com", "http://127.0.0.1:*", "http://localhost:*"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
};

export const SECURITY_POLICY = Object.entries(DIRECTIVES)
  .map(([name, values]) => `${name} ${values.join(" ")}`)
  .join("; ");

/** The built page only: the development server injects scripts of its own. */
export function securityPolicy(): Plugin {
  return {
    name: "trimllm-security-policy",
    apply: "build",
    transformIndexHtml: () => [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: SECURITY_POLICY }, injectTo: "head-prepend" }],
  };
}
