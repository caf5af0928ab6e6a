import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute } from '@tanstack/react-router';

import { loadMunicipality } from './loaders';
import { MunicipalityShell } from './municipality';
import { BareFailure, BareMissingPage, LandingPage, Root } from './root';

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
  component: LandingPage,
});

export const municipalityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$municipality',
  loader: (context) => loadMunicipality(context),
  component: MunicipalityShell,
  notFoundComponent: BareMissingPage,
  errorComponent: BareFailure,
});
