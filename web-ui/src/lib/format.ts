import { i18n } from '@lingui/core';

/** Dates, numbers and names in the reader's order. Everything takes the municipality's time zone, never the device's. */

const REGIONS: Record<string, string> = { hu: 'hu-HU', en: 'en-GB' };

/** The language with the region whose customs it follows. */
export function locale(): string {
  return REGIONS[i18n.locale] ?? i18n.locale;
}

/** 2026. november 23. – 23 November 2026 */
export function formatDate(instant: string, timeZone: string): string {
  return format(instant, { timeZone, dateStyle: 'long' });
}

/** hétfő, november 23. – Monday 23 November */
export function formatDay(instant: string, timeZone: string): string {
  return format(instant, { timeZone, weekday: 'long', month: 'long', day: 'numeric' });
}

/** 2026. november 23. 14:05 – 23 November 2026 at 14:05 */
export function formatDateTime(instant: string, timeZone: string): string {
  return format(instant, { timeZone, dateStyle: 'long', timeStyle: 'short' });
}

/** 14:05 */
export function formatTime(instant: string, timeZone: string): string {
  return format(instant, { timeZone, timeStyle: 'short' });
}

/** 2026. 11. 23. 14:05 – 23/11/2026, 14:05; for tables. */
export function formatShortDateTime(instant: string, timeZone: string): string {
  return format(instant, {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** nov. 23. – 23 Nov; for lists, with the year where it is another one. */
export function formatShortDate(instant: string, timeZone: string, now = new Date()): string {
  const year = (date: Date) => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric' }).format(date);
  const other = year(new Date(instant)) !== year(now);
  return format(instant, { timeZone, month: 'short', day: 'numeric', ...(other && { year: 'numeric' }) });
}

/** A calendar date without a time (`2026-11-23`), as it was given. */
export function formatPlainDate(date: string): string {
  return format(`${date}T12:00:00Z`, { timeZone: 'UTC', dateStyle: 'long' });
}

/** tegnap, 3 nap múlva – yesterday, in 3 days; counted in whole days of the municipality's calendar. */
export function formatRelativeDay(instant: string, timeZone: string, now = new Date()): string {
  const days = daysUntil(instant, timeZone, now);
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(days, 'day');
}

/** Whole days of the municipality's calendar until an instant; negative when it has passed. */
export function daysUntil(instant: string, timeZone: string, now = new Date()): number {
  return Math.round((dayNumber(new Date(instant), timeZone) - dayNumber(now, timeZone)) / 86_400_000);
}

export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(locale(), options).format(value);
}

/** „a, b és c” – “a, b and c” */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(items);
}

/** Hungarian names put the family name first. */
export function formatName(name: { familyName: string; givenName: string }): string {
  const parts = i18n.locale === 'hu' ? [name.familyName, name.givenName] : [name.givenName, name.familyName];
  return parts.filter(Boolean).join(' ');
}

/** ABC-2026-004217-7 however it was typed. */
export function normaliseReference(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s–—-]+/g, '-');
}

function format(instant: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), options).format(new Date(instant));
}

function dayNumber(date: Date, timeZone: string): number {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone })
    .format(date)
    .split('-')
    .map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day);
}
