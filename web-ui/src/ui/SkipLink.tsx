import { Trans } from '@lingui/react/macro';

/** The first thing the keyboard reaches: past the header, to what the page is about. */
export function SkipLink() {
  return (
    <a className="skip-link" href="#content">
      <Trans>Ugrás a tartalomra</Trans>
    </a>
  );
}
