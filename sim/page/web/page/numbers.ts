/** Numbers for people. */

/** A share in percent, without decimals but never 0 or 100 for what is not. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return "under 1 %";
  if (share < 1 && share > 0.99) return "over 99 %";
  return `${evenly(100 * share)} %`;
}

/** Three significant digits, all of a whole number, with a true minus. */
export function plain(value: number): string {
  if (Number.isInteger(value)) return String(value).replace("-", "\u2212");
  return String(Number(value.toPrecision(3))).replace("-", "\u2212");
}

/** Two decimals and a sign. */
export function signed(value: number): string {
  const size = Math.abs(value);
  // Odd eighths alone lie exactly between two hundredths.
  const digits = ((8 * size) % 2 === 1 ? evenly(100 * size) / 100 : size).toFixed(2);
  return Number(digits) === 0 ? "0.00" : `${value > 0 ? "+" : "\u2212"}${digits}`;
}

/** The nearest whole number, of two the even one, as the program rounds. */
export function evenly(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}
