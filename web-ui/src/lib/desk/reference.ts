/**
 * The beginning of the case numbers somebody may mean, from what they typed or heard: „4217”, „2026-4217”,
 * „csh 2026 004217” or the whole number. Nothing when it is no number at all.
 */
export function referenceStart(typed: string, prefix: string, year: number): string | undefined {
  const compact = typed
    .trim()
    .toUpperCase()
    .replaceAll(/[\s–—_/.-]+/g, '-');
  const parts = /^(?:([A-Z]{3})-?)?(?:(20\d\d)-)?(\d{1,6})(-\d)?$/.exec(compact);
  if (!parts?.[3]) return undefined;
  const [, letters = prefix, named = String(year), digits, check = ''] = parts;
  return `${letters}-${named}-${digits.padStart(6, '0')}${check}`;
}
