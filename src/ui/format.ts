/** Numbers for people. A no-break space stands between a number and its unit. */

const INTEGER = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export function formatInteger(value: number): string {
  return INTEGER.format(value);
}

/** Decimal units, three digits: "65.4 MB". */
export function formatBytes(bytes: number): string {
  return scaled(bytes, ["bytes", "kB", "MB", "GB", "TB"]);
}

/** "134.5 M", "1.24 B". */
export function formatParameters(count: number): string {
  const [unit, size] = count >= 1e9 ? ["B", 1e9] : count >= 1e6 ? ["M", 1e6] : ["k", 1e3];
  return `${(count / size).toFixed(count >= 1e9 ? 2 : 1)}\u00a0${unit}`;
}

/** 0.64 -> "64.0 %". */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}\u00a0%`;
}

/** Two shares as one range: "58–70 %". */
export function formatRange(low: number, high: number): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)}\u00a0%`;
}

/** Tokens per second without the unit: three digits from 0.1 up. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 100) return formatInteger(perSecond);
  return perSecond.toFixed(perSecond >= 10 ? 1 : 2);
}

const TICK = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** A round number on an axis, with no more digits than it has: 0, 50, 0.25. */
export function formatTick(value: number): string {
  return TICK.format(value);
}

export function formatMultiple(multiple: number): string {
  return `${multiple.toFixed(2)}x`;
}

/** Seconds as "1:12". */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

export function formatPlural(count: number, one: string, many: string): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`;
}

function scaled(value: number, units: readonly string[]): string {
  let index = 0;
  let rest = value;
  for (; rest >= 999.5 && index < units.length - 1; index++) rest /= 1000;
  const digits = index === 0 ? 0 : rest >= 100 ? 0 : rest >= 10 ? 1 : 2;
  return `${rest.toFixed(digits)}\u00a0${units[index]}`;
}
