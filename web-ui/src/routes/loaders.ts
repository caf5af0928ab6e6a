import { i18n } from '@lingui/core';
import type { QueryClient } from '@tanstack/react-query';
import { notFound } from '@tanstack/react-router';

import type { Scope } from '@/api/keys';
import { ApiProblem } from '@/api/problem';
import { catalogQuery, serviceQuery } from '@/features/catalog/queries';
import { municipalitiesQuery, municipalityQuery } from '@/features/municipality/queries';

interface LoaderContext<Params> {
  context: { queryClient: QueryClient };
  params: Params;
}

/** Loaders start a page's requests beside its code; pages read the same queries. */
export function scopeOf(municipality: string): Scope {
  return { municipality, language: i18n.locale };
}

/** The one municipality of an installation that has no other. */
export async function loadOnlyMunicipality(queryClient: QueryClient): Promise<string | undefined> {
  const { items } = await queryClient.query({ ...municipalitiesQuery(i18n.locale), staleTime: 'static' });
  return items.length === 1 ? items[0]?.slug : undefined;
}

export function loadMunicipality({ context, params }: LoaderContext<{ municipality: string }>) {
  const query = municipalityQuery(scopeOf(params.municipality));
  return orMissing(context.queryClient.query({ ...query, staleTime: 'static' }));
}

export function loadCatalog({ context, params }: LoaderContext<{ municipality: string }>) {
  const query = catalogQuery(scopeOf(params.municipality));
  return orMissing(context.queryClient.query({ ...query, staleTime: 'static' }));
}

export function loadService({ context, params }: LoaderContext<{ municipality: string; code: string }>) {
  const query = serviceQuery(scopeOf(params.municipality), params.code);
  return orMissing(context.queryClient.query({ ...query, staleTime: 'static' }));
}

/** What the server does not know is a missing page, not a fault. */
export async function orMissing<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) throw notFound();
    throw error;
  }
}
