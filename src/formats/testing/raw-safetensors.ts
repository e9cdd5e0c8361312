import { joined, text, u64 } from "./raw-bytes";

/** A safetensors file with the header as given; `claimedLength` stands in for its true length. */
export function rawSafetensors(header: unknown, dataBytes: number, claimedLength?: number | bigint): Uint8Array<ArrayBuffer> {
  const json = header instanceof Uint8Array ? header : text(typeof header === "string" ? header : JSON.stringify(header));
  return joined(u64(claimedLength ?? json.byteLength), json, new Uint8Array(dataBytes));
}
