import { useEffect, useState } from 'react';

import { onAnnouncement } from '@/lib/announce';

/** The page's one polite live region; see `lib/announce`. */
export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => onAnnouncement(setText), []);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
