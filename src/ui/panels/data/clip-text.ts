/** Long texts cut down to what fits a panel, between words where there are any. Pure. */

/** Room to look for a space in. */
const SLACK = 20;

/** At most about `most` characters, from the beginning. */
export function clipEnd(text: string, most: number): string {
  if (text.length <= most + SLACK) return text;
  const kept = text.slice(0, most);
  const space = kept.search(/\s\S*$/);
  return `${kept.slice(0, space > Math.max(0, most - SLACK) ? space : most).trimEnd()} …`;
}

/** As `clipEnd`, from both ends: a prompt ends with the question, after a passage of any length. */
export function clipMiddle(text: string, most: number): string {
  if (text.length <= most + SLACK) return text;
  const half = Math.floor(most / 2);
  const tail = text.slice(-half);
  const space = tail.search(/\s/);
  const end = tail.slice(space >= 0 && space < SLACK ? space : 0).trimStart();
  return `${clipEnd(text.slice(0, -end.length), half)} ${end}`;
}
