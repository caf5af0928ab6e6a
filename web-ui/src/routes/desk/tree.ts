import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { municipalityRoute } from '../base';

/** The workspace: only this list of addresses is in the entry, everything behind it is loaded when asked for. */
const deskRoute = createRoute({
  getParentRoute: () => municipalityRoute,
  path: 'desk',
  component: lazyRouteComponent(() => import('./layout'), 'DeskLayout'),
});

export const deskTree = deskRoute;
