import { describe, expect, it } from "vitest";
import { filesOf } from "./dropped-entries";

/** Nested objects are folders, strings file contents. */
interface Tree {
  readonly [name: string]: Tree | string;
}

const BATCH = 2;

function entry(name: string, node: Tree | string): FileSystemEntry {
  const common = { name, fullPath: `/${name}`, isFile: typeof node === "string", isDirectory: typeof node !== "string" };
  if (typeof node === "string") {
    const file = (resolve: (file: File) => void, reject: (error: DOMException) => void) =>
      node === "unreadable" ? reject(new DOMException("gone", "NotFoundError")) : resolve(new File([node], name));
    return { ...common, file } as unknown as FileSystemEntry; // Node has no such class
  }
  const createReader = () => {
    const rest = Object.entries(node).map(([child, value]) => entry(child, value));
    return { readEntries: (resolve: (batch: FileSystemEntry[]) => void) => resolve(rest.splice(0, BATCH)) };
  };
  return { ...common, createReader } as unknown as FileSystemEntry; // Node has no such class
}

describe("walking what was dropped", () => {
  it("reads folders batch by batch, nested ones too, without hidden files", async () => {
    const tree = entry("m", { "config.json": "{}", ".DS_Store": "x", "b.txt": "b", deep: { "c.txt": "cc" }, ".git": { HEAD: "x" }, "d.txt": "d" });
    const files = await filesOf([tree, entry("loose.csv", "a,b"), new File(["z"], "bare.csv")]);
    expect(files.map((file) => file.path).toSorted()).toEqual(["bare.csv", "loose.csv", "m/b.txt", "m/config.json", "m/d.txt", "m/deep/c.txt"]);
    expect(await files.find((file) => file.path === "m/deep/c.txt")?.file.text()).toBe("cc");
  });

  it("names a file that can't be read", async () => {
    await expect(filesOf([entry("gone.gguf", "unreadable")])).rejects.toMatchObject({ code: "io", message: "/gone.gguf could not be read." });
  });

  it("refuses a disk dropped by mistake", async () => {
    const many = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`${index}.txt`, ""]));
    await expect(filesOf([entry("disk", many)])).rejects.toMatchObject({ code: "limit" });
  });
});
