import type { components } from './schema.gen';

/** The contract's schemas by name: `Schema<'Case'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];
