import { useLingui } from '@lingui/react';
import { createContext, useContext } from 'react';

import type { Scope } from '@/api/keys';
import type { Schema } from '@/api/types';

/** The municipality whose pages these are; the layout route provides it to everything below. */
export const MunicipalityContext = createContext<Schema<'Municipality'> | undefined>(undefined);

export function useMunicipality(): Schema<'Municipality'> {
  const municipality = useContext(MunicipalityContext);
  if (!municipality) throw new Error('rendered outside a municipality');
  return municipality;
}

/** What every query of a page is about: whose data, in which language. */
export function useScope(): Scope {
  const { i18n } = useLingui();
  return { municipality: useMunicipality().slug, language: i18n.locale };
}
