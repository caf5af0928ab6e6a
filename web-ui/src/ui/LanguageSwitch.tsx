import { t } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';

import { chooseLanguage, LANGUAGES } from '@/lib/i18n';
import type { UiLanguage } from '@/lib/i18n';

/** Each language is named in itself and marked as such. */
export function LanguageSwitch({ offered }: { offered: readonly string[] }) {
  const { i18n } = useLingui();
  const languages = (Object.keys(LANGUAGES) as UiLanguage[]).filter((code) => offered.includes(code));
  if (languages.length < 2) return null;
  return (
    <nav className="language-switch" aria-label={t`Nyelv`}>
      {languages.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-current={i18n.locale === code ? 'true' : undefined}
          onClick={() => void chooseLanguage(code)}
        >
          {LANGUAGES[code]}
        </button>
      ))}
    </nav>
  );
}
