import { t } from '@lingui/core/macro';

/** The document's title: what is wrong first, then the page, then whose pages these are. */
export function PageTitle({
  title,
  owner,
  hasErrors = false,
}: {
  title: string;
  owner?: string | undefined;
  hasErrors?: boolean;
}) {
  const page = owner === undefined ? title : `${title} – ${owner}`;
  return <title>{hasErrors ? t`Hiba: ${page}` : page}</title>;
}
