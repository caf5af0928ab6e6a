import { Trans } from '@lingui/react/macro';

import { Avatar } from './Avatar';
import { HandIcon } from './icons';

/** Who answers for something: the person, or openly nobody yet. */
export function Owner({ name }: { name: string | null | undefined }) {
  if (name === null || name === undefined || name === '') {
    return (
      <span className="owner" data-nobody="">
        <span className="avatar" aria-hidden="true">
          <HandIcon />
        </span>
        <Trans>Még senkié</Trans>
      </span>
    );
  }
  return (
    <span className="owner">
      <Avatar name={name} />
      {name}
    </span>
  );
}
