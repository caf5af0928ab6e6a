import { i18n } from '@lingui/core';

/** Units whose Hungarian name has back vowels: három, hat, nyolc; and the tens húsz, harminc, hatvan, nyolcvan. */
const BACK_UNITS = new Set([3, 6, 8]);
const BACK_TENS = new Set([2, 3, 6, 8]);

/** „az 5-ből”, „a 6-ból”: the number as the step counter's sentence needs it; elsewhere the plain number. */
export function outOf(total: number): string {
  if (i18n.locale !== 'hu') return String(total);
  const unit = total % 10;
  const back = unit === 0 ? BACK_TENS.has(Math.floor(total / 10) % 10) : BACK_UNITS.has(unit);
  const vowel = total === 1 || total === 5 || (total >= 50 && total < 60);
  return `${vowel ? 'az' : 'a'} ${total}-${back ? 'ból' : 'ből'}`;
}
