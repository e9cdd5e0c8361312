/** Names come from files of others: what breaks a line somewhere, or can't be seen, becomes a space. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
