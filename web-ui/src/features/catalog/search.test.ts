import { expect, test } from 'vitest';

import type { Schema } from '@/api/types';

import { searchServices } from './search';

const service = (code: string, name: string, summary: string, keywords: string[]) => ({
  code,
  name,
  summary,
  keywords,
  kind: 'report' as const,
});

const catalog: Schema<'Catalog'> = {
  language: 'hu',
  categories: [
    {
      code: 'animals',
      name: 'Állatok',
      description: '',
      services: [
        service('stray-cat', 'Kóbor macska bejelentése', 'Befogjuk és ellátjuk.', ['cica', 'kismacska']),
        service('stray-dog', 'Kóbor kutya befogása', 'Ha macskát kerget, az is baj.', ['eb']),
      ],
    },
    {
      code: 'roads',
      name: 'Utak',
      description: '',
      services: [service('street-light', 'Közvilágítási hiba', 'Nem ég a lámpa.', ['lámpa', 'sötét utca'])],
    },
  ],
};

const found = (typed: string) => searchServices(catalog, typed).map(({ code }) => code);

test('accents and case do not matter', () => {
  expect(found('KOZVILAGITAS')).toEqual(['street-light']);
});

test('a word of the name counts more than one of the summary', () => {
  expect(found('macska')).toEqual(['stray-cat', 'stray-dog']);
});

test('everyday words find a service', () => {
  expect(found('cica')).toEqual(['stray-cat']);
  expect(found('sötét')).toEqual(['street-light']);
});

test('every word has to fit', () => {
  expect(found('kóbor lámpa')).toEqual([]);
  expect(found('kóbor kutya')).toEqual(['stray-dog']);
});

test('nothing typed finds nothing', () => {
  expect(found('  ')).toEqual([]);
});
