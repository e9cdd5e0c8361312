import { expect, it } from "vitest";
import { formatBytes, formatClock, formatMultiple, formatParameters, formatPlural, formatRange, formatRate, formatShare } from "./format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

it.each([
  [formatBytes(0), "0 bytes"],
  [formatBytes(999), "999 bytes"],
  [formatBytes(999_600), "1.00 MB"],
  [formatBytes(92_130_000), "92.1 MB"],
  [formatBytes(553_000), "553 kB"],
  [formatBytes(3_400_000_000_000_000), "3400 TB"],
  [formatParameters(134_515_008), "134.5 M"],
  [formatParameters(1_235_814_400), "1.24 B"],
  [formatParameters(2_600), "2.6 k"],
  [formatShare(0.64), "64.0 %"],
  [formatRange(0.579, 0.701), "58–70 %"],
  [formatRate(1480.4), "1,480"],
  [formatRate(41.24), "41.2"],
  [formatRate(0.143), "0.14"],
  [formatMultiple(1.309), "1.31x"],
  [formatClock(71.2), "1:12"],
  [formatClock(0), "0:00"],
  [formatClock(3725), "1:02:05"],
  [formatPlural(1, "token", "tokens"), "1 token"],
  [formatPlural(1200, "token", "tokens"), "1,200 tokens"],
])("%s", (actual, expected) => {
  expect(plain(actual)).toBe(expected);
});
