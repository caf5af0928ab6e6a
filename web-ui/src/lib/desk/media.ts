import { useCallback, useSyncExternalStore } from 'react';

/** Below this a list is cards and the navigation lies at the bottom. */
export const NARROW = '(width < 52rem)';
/** From here on a case shows its parts beside each other. */
export const WIDE = '(width >= 68rem)';

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = globalThis.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => globalThis.matchMedia(query).matches);
}
