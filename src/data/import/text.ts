/** Bytes -> text, by byte-order mark and content. */

export interface DecodedText {
  readonly text: string;
  /** What a person should know; empty for plain UTF-8. */
  readonly notes: readonly string[];
}

/** Never fails: bytes that are not UTF-8 are windows-1252, of which Latin-1 is a part, and the notes say so. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const utf16 = utf16Label(bytes);
  if (utf16 !== null) {
    return { text: new TextDecoder(utf16).decode(bytes), notes: [`The file is ${utf16.toUpperCase()}.`] };
  }
  try {
    // The decoder takes a UTF-8 byte-order mark away itself.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), notes: [] };
  } catch {
    const note = "The file is not valid UTF-8; it was read as windows-1252 (Latin-1). Check that accents and quotes look right.";
    return { text: decodeWindows1252(bytes), notes: [note] };
  }
}

/** What windows-1252 has at 0x80 to 0x9f; the five bytes that it leaves open stay control characters. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Node's decoder of that name leaves 0x80 to 0x9f as they are (v20), Chrome's does not: this serves both. */
function decodeWindows1252(bytes: Uint8Array): string {
  const text = new TextDecoder("windows-1252").decode(bytes);
  return text.replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));
}

function utf16Label(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}
