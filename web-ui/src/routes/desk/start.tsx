import { Navigate } from '@tanstack/react-router';

import { presets } from '@/features/worklist/search';
import { mayAtAll, useMe } from '@/lib/desk/me';
import { useMunicipality } from '@/lib/municipality';

/** Where the day begins: the open cases of one's departments, or the services for those who work no cases. */
export function StartPage() {
  const me = useMe();
  const { slug: municipality } = useMunicipality();
  if (!mayAtAll(me, 'read_cases')) {
    return <Navigate to="/$municipality/desk/services" params={{ municipality }} replace />;
  }
  return (
    <Navigate
      to="/$municipality/desk/cases"
      params={{ municipality }}
      search={presets(me)[0]?.search ?? {}}
      replace
    />
  );
}
