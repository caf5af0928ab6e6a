import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';

import type { Action } from '@/lib/action';

import { ChevronDownIcon } from './icons';

interface MenuProps {
  label: ReactNode;
  actions: readonly Action[];
  tone?: 'primary' | 'secondary' | 'quiet';
  size?: 'normal' | 'small';
}

/** A button that opens a list of actions. An action that cannot be done now stays, with its reason. */
export function Menu({ label, actions, tone = 'secondary', size = 'normal' }: MenuProps) {
  return (
    <MenuTrigger>
      <Button className="button" data-tone={tone} data-size={size}>
        {label}
        <ChevronDownIcon />
      </Button>
      <Popover className="popover" placement="bottom end">
        <AriaMenu className="list-box" disabledKeys={actions.filter((a) => !a.allowed).map((a) => a.id)}>
          {actions.map((action) => (
            <MenuItem
              key={action.id}
              id={action.id}
              textValue={action.label}
              onAction={() => void action.run()}
              className="list-item"
              data-tone={action.tone}
            >
              {action.icon && <action.icon />}
              <span>
                {action.label}
                {!action.allowed && action.why && <span className="choice-hint">{action.why}</span>}
              </span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
