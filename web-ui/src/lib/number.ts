import { formatNumber } from './format';

/** „1 250,5” and “1,250.5” alike; nothing when it is no number. */
export function parseNumber(text: string): number | undefined {
  const compact = text.trim().replaceAll(/[\s\u00a0\u202f]/g, '');
  if (!/^-?\d{1,15}([.,]\d+)*$/.test(compact)) return undefined;
  const parts = compact.split(/[.,]/);
  if (parts.length === 1) return Number(compact);
  const decimals = parts.at(-1) ?? '';
  const separators = new Set(compact.replaceAll(/[\d-]/g, ''));
  const grouped = separators.size === 1 && parts.length > 2;
  if (grouped) return Number(parts.join(''));
  return Number(`${parts.slice(0, -1).join('')}.${decimals}`);
}

/** A number as one would type it, without grouping. */
export function formatPlainNumber(value: number): string {
  return formatNumber(value, { useGrouping: false, maximumFractionDigits: 10 });
}
