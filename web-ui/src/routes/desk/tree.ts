import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { readSearch } from '@/features/worklist/search';

import { municipalityRoute } from '../base';

/** The workspace: only this list of addresses is in the entry, everything behind it is loaded when asked for. */
const pages = () => import('./pages');

const text = <Name extends string>(search: Record<string, unknown>, ...names: Name[]) =>
  Object.fromEntries(
    names.filter((name) => search[name] !== undefined).map((name) => [name, String(search[name])]),
  ) as { [name in Name]?: string };

const deskRoute = createRoute({
  getParentRoute: () => municipalityRoute,
  path: 'desk',
  component: lazyRouteComponent(() => import('./layout'), 'DeskLayout'),
});

const loginRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'login',
  validateSearch: (search) => text(search, 'to', 'after'),
  component: lazyRouteComponent(pages, 'LoginPage'),
});

const activationRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'activation',
  component: lazyRouteComponent(pages, 'ActivationPage'),
});

/** Everything that needs somebody signed in. */
const workRoute = createRoute({
  getParentRoute: () => deskRoute,
  id: 'work',
  component: lazyRouteComponent(pages, 'Shell'),
});

const startRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/',
  component: lazyRouteComponent(pages, 'StartPage'),
});

const casesRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'cases',
  validateSearch: readSearch,
  component: lazyRouteComponent(pages, 'WorklistPage'),
});

const caseRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'cases/$reference',
  validateSearch: (search) => text(search, 'show', 'tab'),
  component: lazyRouteComponent(pages, 'CasePage'),
});

const tasksRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'tasks',
  validateSearch: (search) => text(search, 'whose', 'department'),
  component: lazyRouteComponent(pages, 'TasksPage'),
});

const newCaseRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'new',
  validateSearch: (search) => text(search, 'q'),
  component: lazyRouteComponent(pages, 'NewCasePage'),
});

const recordRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'new/$code',
  component: lazyRouteComponent(pages, 'RecordPage'),
});

const receiptRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'receipt',
  component: lazyRouteComponent(pages, 'ReceiptPage'),
});

const servicesRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'services',
  validateSearch: (search) => text(search, 'q', 'category', 'department'),
  component: lazyRouteComponent(pages, 'ServicesPage'),
});

const serviceRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'services/$code',
  validateSearch: (search) => text(search, 'version', 'tab'),
  component: lazyRouteComponent(pages, 'ServicePage'),
});

const departmentsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'departments',
  component: lazyRouteComponent(pages, 'DepartmentsPage'),
});

const departmentRoute = createRoute({
  getParentRoute: () => workRoute,
  path: 'departments/$code',
  component: lazyRouteComponent(pages, 'DepartmentPage'),
});

export const deskTree = deskRoute.addChildren([
  loginRoute,
  activationRoute,
  workRoute.addChildren([
    startRoute,
    casesRoute,
    caseRoute,
    tasksRoute,
    newCaseRoute,
    recordRoute,
    receiptRoute,
    servicesRoute,
    serviceRoute,
    departmentsRoute,
    departmentRoute,
  ]),
]);
