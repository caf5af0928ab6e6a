import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';

import { useActionGroups } from '@/lib/desk/actions';
import { letterKeysOn, setLetterKeys } from '@/lib/desk/shortcuts';
import { Checkbox } from '@/ui/Checkbox';
import { Keys } from '@/ui/desk/Keys';
import { Dialog } from '@/ui/Dialog';

/** Every shortcut of the page that is open, and the switch that turns the letters off. */
export function KeyboardMap({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title={t`Gyorsbillentyűk`} isOpen={isOpen} onClose={onClose} size="wide">
      <Shortcuts />
    </Dialog>
  );
}

function Shortcuts() {
  const groups = useActionGroups();
  const [letters, setLetters] = useState(letterKeysOn);
  return (
    <>
      <Checkbox
        name="letters"
        isSelected={letters}
        onChange={(on) => {
          setLetters(on);
          setLetterKeys(on);
        }}
      >
        <Trans>Betűk is működjenek gyorsbillentyűként</Trans>
      </Checkbox>
      <div className="shortcuts">
        {groups
          .map((group) => ({ ...group, actions: group.actions.filter(({ shortcut }) => shortcut) }))
          .filter(({ actions }) => actions.length > 0)
          .map((group) => (
            <section key={group.id}>
              <h3>{group.label}</h3>
              <dl>
                {group.actions.map((action) => (
                  <div key={action.id}>
                    <dt>{action.label}</dt>
                    <dd>
                      <Keys shortcut={action.shortcut ?? ''} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </>
  );
}
