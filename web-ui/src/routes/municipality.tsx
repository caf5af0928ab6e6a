import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, getRouteApi } from '@tanstack/react-router';
import { useLingui } from '@lingui/react';

import { municipalityQuery } from '@/features/municipality/queries';
import { useBranding } from '@/features/municipality/useBranding';
import { MunicipalityContext } from '@/lib/municipality';

const route = getRouteApi('/$municipality');

/** Everything below belongs to one municipality and wears its colour. */
export function MunicipalityShell() {
  const { municipality } = route.useParams();
  const { i18n } = useLingui();
  const { data } = useSuspenseQuery(municipalityQuery({ municipality, language: i18n.locale }));
  useBranding(data.branding.color);
  return (
    <MunicipalityContext value={data}>
      <Outlet />
    </MunicipalityContext>
  );
}
