import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';

import { loadMunicipality, loadOnlyMunicipality } from './loaders';
import { MunicipalityShell } from './municipality';
import { BareFailure, BareMissingPage, Root } from './root';

export interface RouterContext {
  queryClient: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Root,
  notFoundComponent: BareMissingPage,
  errorComponent: BareFailure,
});

export const landingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  loader: async ({ context }) => {
    const slug = await loadOnlyMunicipality(context.queryClient);
    if (slug !== undefined)
      throw redirect({ to: '/$municipality', params: { municipality: slug }, replace: true });
  },
  component: lazyRouteComponent(() => import('./landing'), 'LandingPage'),
});

export const municipalityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$municipality',
  loader: (context) => loadMunicipality(context),
  component: MunicipalityShell,
  notFoundComponent: BareMissingPage,
  errorComponent: BareFailure,
});
