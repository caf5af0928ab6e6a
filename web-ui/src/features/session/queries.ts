import type { QueryClient } from '@tanstack/react-query';
import { queryOptions } from '@tanstack/react-query';

import { answer, api } from '@/api/client';
import type { Scope } from '@/api/keys';
import { resourceKey } from '@/api/keys';
import type { Schema } from '@/api/types';
import { forgetStored } from '@/lib/storage';

/** Who is signed in. */
export function meQuery(scope: Scope) {
  return queryOptions({
    queryKey: resourceKey('me', scope),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/auth/me', { signal })),
    staleTime: 5 * 60_000,
  });
}

interface Credentials {
  email: string;
  password: string;
}

/** Signs in with a session that lives in cookies no script can read. */
export async function logIn(scope: Scope, credentials: Credentials): Promise<Schema<'Me'>> {
  const { user } = await answer(
    api.POST('/api/v1/auth/login', {
      body: { ...credentials, municipality: scope.municipality, session: 'cookie' },
    }),
  );
  return user;
}

/** Ends the session and forgets everything that was loaded or begun with it. */
export async function logOut(queryClient: QueryClient): Promise<void> {
  await answer(api.POST('/api/v1/auth/logout', {}));
  forgetStored('session', 'cirmos.desk.');
  queryClient.clear();
}

export function setFirstPassword(activation: Schema<'Activation'>): Promise<unknown> {
  return answer(api.POST('/api/v1/auth/activation', { body: activation }));
}
