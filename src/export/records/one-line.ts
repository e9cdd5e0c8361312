/** Names come from files of others: what breaks a line somewhere, or can't be seen, becomes a space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
}
