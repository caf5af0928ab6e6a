import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

import type { Contact } from '@/lib/form/resident';
import { TextField } from '@/ui/TextField';

interface ContactFieldsProps {
  value: Contact;
  onChange: (value: Contact) => void;
  errors: Readonly<Record<string, string>>;
}

/** Nobody has to give a name: the case number is enough to come back. */
export function ContactFields({ value, onChange, errors }: ContactFieldsProps) {
  const field = (name: 'name' | 'email' | 'phone') => ({
    name,
    optional: true,
    value: value[name] ?? '',
    onChange: (text: string) => onChange({ ...value, [name]: text }),
    error: errors[name],
  });
  return (
    <>
      <p className="prose">
        <Trans>
          Ha kérdésünk van, így tudjuk feltenni. Ha üresen hagyja, akkor is foglalkozunk vele, és az
          ügyszámmal Ön is bármikor megnézheti, hol tart.
        </Trans>
      </p>
      <TextField {...field('name')} label={t`Az Ön neve`} autoComplete="name" />
      <TextField {...field('phone')} label={t`Telefonszáma`} type="tel" autoComplete="tel" />
      <TextField
        {...field('email')}
        label={t`E-mail-címe`}
        type="email"
        autoComplete="email"
        spellCheck={false}
      />
    </>
  );
}
