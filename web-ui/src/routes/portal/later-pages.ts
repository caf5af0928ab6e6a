/** Pages of the portal that are not on the way to a new case. */
export { AccessibilityPage } from './accessibility';
export { TrackedCasePage } from './tracked-case';
export { TrackingPage } from './tracking';
