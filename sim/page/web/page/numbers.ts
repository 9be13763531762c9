/** Numbers for people. */

/** A share in percent, without decimals but never 0 or 100 for what is not. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return "under 1 %";
  if (share < 1 && share > 0.99) return "over 99 %";
  return `${Math.round(100 * share)} %`;
}

/** Three significant digits, with a true minus. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "\u2212");
}

/** Two decimals and a sign. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  return Number(digits) === 0 ? "0.00" : `${value > 0 ? "+" : "\u2212"}${digits}`;
}
