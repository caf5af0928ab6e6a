import { expect, test } from 'vitest';

import { brandShades, contrast, parse } from './colour';
import { fold } from './fold';
import { formatDate, formatName, formatRelativeDay, normaliseReference } from './format';
import { parseNumber } from './number';
import { outOf } from './out-of';

test('the step counter speaks Hungarian', () => {
  expect([1, 2, 3, 5, 6, 8, 10, 13, 15, 20].map(outOf)).toEqual([
    'az 1-ből',
    'a 2-ből',
    'a 3-ból',
    'az 5-ből',
    'a 6-ból',
    'a 8-ból',
    'a 10-ből',
    'a 13-ból',
    'a 15-ből',
    'a 20-ból',
  ]);
});

test('dates and names come in the Hungarian order', () => {
  expect(formatDate('2026-11-23T22:30:00Z', 'Europe/Budapest')).toBe('2026. november 23.');
  expect(formatDate('2026-11-23T23:30:00Z', 'Europe/Budapest')).toBe('2026. november 24.');
  expect(formatName({ familyName: 'Kiss', givenName: 'Anna' })).toBe('Kiss Anna');
});

test('days are counted in the municipality’s calendar, not in spans of 24 hours', () => {
  const lateEvening = new Date('2026-11-23T22:30:00Z');
  expect(formatRelativeDay('2026-11-24T05:00:00Z', 'Europe/Budapest', lateEvening)).toBe('holnap');
  expect(formatRelativeDay('2026-11-20T05:00:00Z', 'Europe/Budapest', lateEvening)).toBe('3 nappal ezelőtt');
});

test('a case number is understood however it is typed', () => {
  expect(normaliseReference(' csh 2026–004217 - 7 ')).toBe('CSH-2026-004217-7');
});

test('words are compared without accents and case', () => {
  expect(fold('  Kóbor  MACSKA, őszi ')).toBe('kobor macska oszi');
});

test('numbers are understood with comma or point, grouped or not', () => {
  expect(['12', '1 250,5', '1.250.000', '1,250.5', '-3'].map(parseNumber)).toEqual([
    12, 1250.5, 1_250_000, 1250.5, -3,
  ]);
  expect(['', 'sok', '12a', '1,', '--1'].map(parseNumber)).toEqual(Array(5).fill(undefined));
});

test('any colour a municipality chooses is made readable', () => {
  for (const colour of ['#ffee00', '#8a4b12', '#000000', '#ffffff', '#1f5a4e', '#ff0066']) {
    const shades = brandShades(colour);
    const [fill, onDark] = [parse(shades?.fill ?? ''), parse(shades?.onDark ?? '')];
    for (const ground of ['#ffffff', '#f3ece1'].map(parse)) {
      expect(fill && ground && contrast(fill, ground)).toBeGreaterThanOrEqual(4.5);
    }
    for (const ground of ['#241d18', '#2e261f'].map(parse)) {
      expect(onDark && ground && contrast(onDark, ground)).toBeGreaterThanOrEqual(4.5);
    }
  }
  expect(brandShades('red')).toBeUndefined();
});
