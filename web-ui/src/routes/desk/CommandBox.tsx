import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Input } from 'react-aria-components/Input';
import { Header, Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { TextField } from 'react-aria-components/TextField';

import { catalogQuery } from '@/features/catalog/queries';
import { searchServices } from '@/features/catalog/search';
import { byReferenceQuery } from '@/features/worklist/queries';
import type { Action } from '@/lib/action';
import { useActionGroups } from '@/lib/desk/actions';
import { mayAtAll, useMe } from '@/lib/desk/me';
import { referenceStart } from '@/lib/desk/reference';
import { fold } from '@/lib/fold';
import { useMunicipality, useScope } from '@/lib/municipality';
import { Keys } from '@/ui/desk/Keys';
import { PlusIcon } from '@/ui/desk/icons';
import { ListIcon, SearchIcon } from '@/ui/icons';

interface CommandBoxProps {
  isOpen: boolean;
  onClose: () => void;
}

/** One box for everything: a case by its number, any action of this page, a service to record a case for. */
export function CommandBox({ isOpen, onClose }: CommandBoxProps) {
  return (
    <ModalOverlay
      className="overlay command-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className="modal command">
        <Dialog className="command-dialog" aria-label={t`Keresés és műveletek`}>
          <Commands onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface Section {
  id: string;
  label: string;
  actions: readonly (Action & { hint?: string })[];
}

function Commands({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const sections = useSections(typed);
  const run = (key: unknown) => {
    const action = sections.flatMap(({ actions }) => actions).find(({ id }) => id === key);
    onClose();
    // After the box has given the focus back to where it came from: the action may want it elsewhere.
    setTimeout(() => void action?.run(), 80);
  };
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog has to take the focus; its field is the place for it */}
      <TextField className="command-search" aria-label={t`Ügyszám, művelet vagy szolgáltatás`} autoFocus>
        <SearchIcon />
        <Input className="command-input" placeholder={t`Ügyszám, művelet vagy szolgáltatás…`} />
      </TextField>
      <Menu
        className="list-box command-list"
        aria-label={t`Találatok`}
        onAction={run}
        renderEmptyState={() => (
          <p className="filter-empty">
            <Trans>Nincs ilyen. Ügyszámhoz elég a közepe, például 4217.</Trans>
          </p>
        )}
      >
        {sections.map((section) => (
          <MenuSection key={section.id} id={section.id}>
            <Header className="command-section">{section.label}</Header>
            {section.actions.map((action) => (
              <MenuItem
                key={action.id}
                id={action.id}
                textValue={action.label}
                className="list-item command-item"
              >
                {action.icon && <action.icon />}
                <span className="command-label">
                  {action.label}
                  {action.hint !== undefined && <span className="choice-hint">{action.hint}</span>}
                </span>
                {action.shortcut && <Keys shortcut={action.shortcut} />}
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </Menu>
    </Autocomplete>
  );
}

const MOST_SERVICES = 6;

function useSections(typed: string): Section[] {
  const me = useMe();
  const scope = useScope();
  const municipality = useMunicipality();
  const navigate = useNavigate();
  const groups = useActionGroups();
  const words = useDeferredValue(typed.trim());
  const start = referenceStart(words, municipality.prefix, new Date().getFullYear());
  const found = useQuery({
    ...byReferenceQuery(scope, start ?? ''),
    enabled: start !== undefined && mayAtAll(me, 'read_cases'),
  });
  const { data: catalog } = useQuery({ ...catalogQuery(scope), enabled: mayAtAll(me, 'record_cases') });
  const cases: Section = {
    id: 'cases',
    label: t`Ügyek`,
    actions: (start === undefined ? [] : (found.data ?? [])).map((row) => ({
      id: `case ${row.id}`,
      label: row.reference,
      hint: row.subject,
      icon: ListIcon,
      allowed: true,
      run: () =>
        navigate({
          to: '/$municipality/desk/cases/$reference',
          params: { municipality: scope.municipality, reference: row.reference },
        }),
    })),
  };
  const services: Section = {
    id: 'services',
    label: t`Ügy felvétele`,
    actions: (catalog && words.length > 1 ? searchServices(catalog, words) : [])
      .slice(0, MOST_SERVICES)
      .map((service) => ({
        id: `service ${service.code}`,
        label: service.name,
        hint: service.categoryName,
        icon: PlusIcon,
        allowed: true,
        run: () =>
          navigate({
            to: '/$municipality/desk/new/$code',
            params: { municipality: scope.municipality, code: service.code },
          }),
      })),
  };
  const actions = groups.map((group) => ({
    ...group,
    actions: group.actions.filter(
      ({ id, allowed, label }) => allowed && id !== 'commands' && fold(label).includes(fold(words)),
    ),
  }));
  return [cases, ...actions, services].filter((section) => section.actions.length > 0);
}
