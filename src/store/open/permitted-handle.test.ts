import { describe, expect, it, vi } from "vitest";
import { askPermission, permissionOf, requirePermission } from "./permitted-handle";

type Request = () => Promise<PermissionState>;

/** As much of a handle as is asked here: Node has none. */
function handleWith(known: PermissionState, request: Request) {
  const requestPermission = vi.fn<Request>(request);
  return { requestPermission, handle: { kind: "file", name: "a.gguf", queryPermission: async () => known, requestPermission } as unknown as FileSystemHandle };
}

describe("permission to read", () => {
  it.each<[PermissionState, PermissionState, PermissionState, number]>([
    ["granted", "denied", "granted", 0],
    ["denied", "granted", "denied", 0],
    ["prompt", "granted", "granted", 1],
    ["prompt", "denied", "denied", 1],
    ["prompt", "prompt", "prompt", 1],
  ])("known %s, answered %s: %s", async (known, answer, expected, questions) => {
    const { handle, requestPermission } = handleWith(known, async () => answer);
    expect([await permissionOf(handle), await askPermission(handle), requestPermission.mock.calls.length]).toEqual([known, expected, questions]);
  });

  it("is there in a browser that never asks", async () => {
    const handle = { kind: "file", name: "a" } as unknown as FileSystemHandle;
    expect([await permissionOf(handle), await askPermission(handle), await requirePermission(handle)]).toEqual(["granted", "granted", undefined]);
  });

  it("stays a question when the click is too long ago, and reading says so", async () => {
    const { handle } = handleWith("prompt", () => Promise.reject(new DOMException("no activation", "SecurityError")));
    expect(await askPermission(handle)).toBe("prompt");
    await expect(requirePermission(handle)).rejects.toMatchObject({ code: "io", message: "The browser may not read a.gguf." });
  });
});
