import { useLayoutEffect } from 'react';

import { brandShades } from '@/lib/colour';

/** Gives the pages the municipality's own colour, in shades that stay readable. */
export function useBranding(colour: string | null | undefined): void {
  useLayoutEffect(() => {
    const shades = colour ? brandShades(colour) : undefined;
    if (!shades) return undefined;
    const { style } = document.documentElement;
    style.setProperty('--brand-fill', shades.fill);
    style.setProperty('--brand-on-dark', shades.onDark);
    return () => {
      style.removeProperty('--brand-fill');
      style.removeProperty('--brand-on-dark');
    };
  }, [colour]);
}
