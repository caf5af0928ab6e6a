import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { SearchField } from 'react-aria-components/SearchField';

import { fold } from '@/lib/fold';

import type { Option } from '../Choices';
import { CheckIcon, ChevronDownIcon } from '../icons';

interface FilterMenuProps {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** One at most. */
  single?: boolean;
}

const ENOUGH_TO_SEARCH = 12;

/** A filter as a button that says what is chosen; long lists can be searched while typing. */
export function FilterMenu({ label, options, chosen, onChange, single = false }: FilterMenuProps) {
  const names = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label);
  const more = names.length - 1;
  const menu = (
    <Menu
      aria-label={label}
      className="list-box filter-list"
      items={options}
      selectionMode={single ? 'single' : 'multiple'}
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChange(keys === 'all' ? [] : [...keys].map(String))}
      renderEmptyState={() => (
        <p className="filter-empty">
          <Trans>Nincs ilyen.</Trans>
        </p>
      )}
    >
      {(option) => (
        <MenuItem id={option.value} textValue={option.label} className="list-item filter-item">
          <span className="filter-check" aria-hidden="true">
            <CheckIcon />
          </span>
          <span>
            {option.label}
            {option.hint && <span className="choice-hint">{option.hint}</span>}
          </span>
        </MenuItem>
      )}
    </Menu>
  );
  return (
    <MenuTrigger>
      <Button className="filter" data-active={names.length > 0 || undefined}>
        <span>
          {label}
          {names.length > 0 && <strong>{`: ${names[0] ?? ''}${more > 0 ? ` +${more}` : ''}`}</strong>}
        </span>
        <ChevronDownIcon />
      </Button>
      <Popover className="popover filter-popover" placement="bottom start">
        {options.length > ENOUGH_TO_SEARCH ? (
          <Autocomplete filter={(text, typed) => fold(text).includes(fold(typed))}>
            {/* eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog has to take the focus; its field is the place for it */}
            <SearchField className="filter-search" aria-label={t`Keresés itt: ${label}`} autoFocus>
              <Input className="input" placeholder={t`Kezdje el írni…`} />
            </SearchField>
            {menu}
          </Autocomplete>
        ) : (
          menu
        )}
      </Popover>
    </MenuTrigger>
  );
}
