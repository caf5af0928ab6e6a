import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';

import { focusHeading } from '@/lib/focus';

import { landingRoute, municipalityRoute, rootRoute } from './routes/base';
import { deskTree } from './routes/desk/tree';
import { portalTree } from './routes/portal/tree';
import { Failure, MissingPage, Pending } from './routes/root';

const routeTree = rootRoute.addChildren([
  landingRoute,
  municipalityRoute.addChildren([deskTree, portalTree]),
]);

export function createAppRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: Pending,
    defaultErrorComponent: Failure,
    defaultNotFoundComponent: MissingPage,
    defaultPendingMs: 300,
    scrollRestoration: true,
    // Queries keep what was loaded; the router only asks.
    defaultPreloadStaleTime: 0,
  });
  router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
    if (pathChanged && fromLocation) focusHeading();
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
