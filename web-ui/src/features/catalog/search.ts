import type { Schema } from '@/api/types';
import { fold } from '@/lib/fold';

type Catalog = Schema<'Catalog'>;
export type FoundService = Schema<'CatalogService'> & { categoryName: string };

/** A word of the name counts most, then what people call it, then what it is about. */
const WEIGHTS = { name: 8, keywords: 5, category: 2, summary: 1 } as const;

/** Services in which every typed word begins some word; the best match first. */
export function searchServices(catalog: Catalog, typed: string): FoundService[] {
  const words = fold(typed).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  return catalog.categories
    .flatMap((category) =>
      category.services.map((service) => ({
        service: { ...service, categoryName: category.name },
        score: score(service, category.name, words),
      })),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.service.name.localeCompare(b.service.name))
    .map(({ service }) => service);
}

function score(service: Schema<'CatalogService'>, category: string, words: readonly string[]): number {
  const fields = {
    name: fold(service.name),
    keywords: service.keywords.map(fold).join(' '),
    category: fold(category),
    summary: fold(service.summary),
  };
  let total = 0;
  for (const word of words) {
    let best = 0;
    for (const [field, text] of Object.entries(fields) as [keyof typeof WEIGHTS, string][]) {
      if (` ${text}`.includes(` ${word}`)) best = Math.max(best, WEIGHTS[field]);
      // Hungarian joins words: „macska” is also looked for inside „kóbormacska”.
      else if (word.length > 3 && text.includes(word)) best = Math.max(best, WEIGHTS[field] / 2);
    }
    if (best === 0) return 0;
    total += best;
  }
  return total;
}
