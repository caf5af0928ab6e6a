/**
 * The way from the first page to the confirmation in one piece: a slow phone waits longer for ten small files
 * than for one. What comes later (see `later-pages.ts`) and what few forms need (dates) is apart.
 */
export { CategoryPage } from './category';
export { CheckPage } from './check';
export { ConfirmationPage } from './confirmation';
export { FormPage } from './form';
export { HomePage } from './home';
export { PortalLayout } from './layout';
export { ServicePage } from './service';
