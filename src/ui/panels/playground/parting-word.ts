/** Where two texts part. Pure. */

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The first word of `text` where `other` goes on differently; null where one goes no further than the other does. */
export function partingWord(text: string, other: string): TextRange | null {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  if (at === text.length || at >= other.length) return null;
  const bothEnd = [text, other].every((one) => /\s/.test(one.charAt(at)));
  const start = bothEnd ? at : text.slice(0, at).search(/\S*$/);
  const [, space = "", word = ""] = /^(\s*)(\S*)/.exec(text.slice(start)) ?? [];
  return word === "" ? null : { start: start + space.length, end: start + space.length + word.length };
}
