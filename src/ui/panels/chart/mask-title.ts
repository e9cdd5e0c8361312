/** "Full model", "1 module dropped", "8 modules dropped", from a mask's key. */
export function maskTitle(maskKey: string): string {
  if (maskKey === "") return "Full model";
  const count = maskKey.split(",").length;
  return `${count} ${count === 1 ? "module" : "modules"} dropped`;
}
