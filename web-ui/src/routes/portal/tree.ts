import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router';

import { municipalityRoute } from '../base';
import { MissingPage } from '../root';
import { loadCatalog, loadService } from '../loaders';

const pages = () => import('./pages');
const laterPages = () => import('./later-pages');

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const portalRoute = createRoute({
  getParentRoute: () => municipalityRoute,
  id: 'portal',
  component: lazyRouteComponent(pages, 'PortalLayout'),
});

const homeRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/',
  validateSearch: (search): { q?: string } => {
    const q = text(search['q']);
    return q === undefined ? {} : { q };
  },
  loader: (context) => loadCatalog(context),
  component: lazyRouteComponent(pages, 'HomePage'),
});

const categoryRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: 'categories/$category',
  loader: async (context) => {
    const catalog = await loadCatalog(context);
    if (!catalog.categories.some(({ code }) => code === context.params.category)) throw notFound();
  },
  component: lazyRouteComponent(pages, 'CategoryPage'),
});

const serviceRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: 'services/$code',
  loader: (context) => loadService(context),
  component: lazyRouteComponent(pages, 'ServicePage'),
});

const formRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: 'services/$code/form/$page',
  validateSearch: (search): { from?: 'check' } => (search['from'] === 'check' ? { from: 'check' } : {}),
  loader: (context) => loadService(context),
  component: lazyRouteComponent(pages, 'FormPage'),
});

const checkRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: 'services/$code/check',
  loader: (context) => loadService(context),
  component: lazyRouteComponent(pages, 'CheckPage'),
});

const confirmationRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: 'confirmation',
  component: lazyRouteComponent(pages, 'ConfirmationPage'),
});

const trackingRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: 'tracking',
  component: lazyRouteComponent(laterPages, 'TrackingPage'),
});

const trackedCaseRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: 'tracking/$reference',
  component: lazyRouteComponent(laterPages, 'TrackedCasePage'),
});

const accessibilityRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: 'accessibility',
  component: lazyRouteComponent(laterPages, 'AccessibilityPage'),
});

/** Whatever else is asked for: the missing page, with the way home around it. */
const missingRoute = createRoute({ getParentRoute: () => portalRoute, path: '$', component: MissingPage });

export const portalTree = portalRoute.addChildren([
  homeRoute,
  categoryRoute,
  serviceRoute,
  formRoute,
  checkRoute,
  confirmationRoute,
  trackingRoute,
  trackedCaseRoute,
  accessibilityRoute,
  missingRoute,
]);
