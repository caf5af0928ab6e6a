import { useEffect } from 'react';

import { focusHeading } from '../focus';

/** A page that was still loading when it was opened: its heading takes the focus once it is there. */
export function useLateHeading(): void {
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) focusHeading();
  }, []);
}
