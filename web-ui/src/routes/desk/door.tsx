import type { ReactNode } from 'react';

import { useMunicipality } from '@/lib/municipality';
import { LanguageSwitch } from '@/ui/LanguageSwitch';
import { TabbyMark } from '@/ui/TabbyCat';

/** What stands before the workspace: whose it is, and one thing to do. */
export function Door({ children }: { children: ReactNode }) {
  const { name, branding, languages } = useMunicipality();
  return (
    <div className="door">
      <header className="door-head">
        <LanguageSwitch offered={languages} />
      </header>
      <main id="content" className="door-main">
        <div className="door-card">
          <p className="door-name">
            {branding.crest ? <img className="site-crest" src={branding.crest} alt="" /> : <TabbyMark />}
            {name}
          </p>
          {children}
        </div>
      </main>
    </div>
  );
}
