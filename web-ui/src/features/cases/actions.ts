import { t } from '@lingui/core/macro';

import type { Action } from '@/lib/action';
import { worksIn } from '@/lib/desk/me';
import type { Me } from '@/lib/desk/me';
import { formatList } from '@/lib/format';
import { CheckIcon, CopyIcon, MessageIcon, NoteIcon, PersonIcon } from '@/ui/icons';
import {
  BlockIcon,
  HandIcon,
  HandOverIcon,
  HourglassIcon,
  PencilIcon,
  PlayIcon,
  UndoIcon,
} from '@/ui/desk/icons';

import { isOnwards, moveLabel, needsWords, unfinishedBefore } from './moves';
import type { Case, Change } from './queries';

/** The dialogs of a case page. */
export type CaseDialog =
  { kind: 'move'; to: Case['status'] } | { kind: 'assign' } | { kind: 'hand-over' } | { kind: 'correct' };

interface Hands {
  open: (dialog: CaseDialog) => void;
  run: (change: Change) => void;
  write: (kind: 'message' | 'note') => void;
  copy: (text: string) => void;
}

export interface CaseActions {
  /** The usual way on, when nothing stands in it. */
  next: Action | undefined;
  /** Every other move. */
  moves: Action[];
  /** Who answers for it. */
  owning: Action[];
  /** Everything else. */
  more: Action[];
}

/** Everything that can be done with a case by this reader now. What is never theirs is left out. */
export function caseActions(kase: Case, me: Me, hands: Hands): CaseActions {
  const may = (permission: string) => kase.permissions.includes(permission);
  const mine = kase.assigneeId === me.id;
  const moves = kase.allowedTransitions.map((transition): Action => {
    const missing = unfinishedBefore(transition.to, kase.tasks);
    const action: Action = {
      id: `move-${transition.to}`,
      label: moveLabel(transition.to, kase.status),
      icon: moveIcon(transition.to),
      allowed: missing.length === 0,
      tone: transition.to === 'rejected' ? 'danger' : 'secondary',
      run: () =>
        needsWords(transition)
          ? hands.open({ kind: 'move', to: transition.to })
          : hands.run({ kind: 'move', body: { to: transition.to } }),
    };
    const shortcut = MOVE_KEYS[transition.to];
    if (shortcut !== undefined) action.shortcut = shortcut;
    if (missing.length > 0) action.why = t`Előbb legyen kész: ${formatList(missing)}`;
    return action;
  });
  const owning: Action[] = [];
  if (
    !mine &&
    worksIn(me, kase.departmentId) &&
    (may('assign') || (may('take') && kase.assigneeId === null))
  ) {
    owning.push({
      id: 'take',
      label: t`Magamra veszem`,
      icon: HandIcon,
      allowed: true,
      shortcut: 'm',
      run: () => hands.run({ kind: 'assign', body: { assigneeId: me.id } }),
    });
  }
  if (may('assign')) {
    owning.push(
      {
        id: 'assign',
        label: t`Felelőst választok…`,
        icon: PersonIcon,
        allowed: true,
        shortcut: 'f',
        run: () => hands.open({ kind: 'assign' }),
      },
      {
        id: 'hand-over',
        label: t`Másik osztálynak adom…`,
        icon: HandOverIcon,
        allowed: true,
        shortcut: 'o',
        run: () => hands.open({ kind: 'hand-over' }),
      },
    );
  }
  const more: Action[] = [
    {
      id: 'message',
      label: t`Válasz az ügyfélnek`,
      icon: MessageIcon,
      allowed: may('message'),
      shortcut: 'v',
      run: () => hands.write('message'),
    },
    {
      id: 'note',
      label: t`Belső jegyzet`,
      icon: NoteIcon,
      allowed: may('note'),
      shortcut: 'b',
      run: () => hands.write('note'),
    },
    {
      id: 'correct',
      label: t`Adatok javítása…`,
      icon: PencilIcon,
      allowed: may('correct'),
      shortcut: 'e',
      run: () => hands.open({ kind: 'correct' }),
    },
    {
      id: 'copy',
      label: t`Ügyszám másolása`,
      icon: CopyIcon,
      allowed: true,
      run: () => hands.copy(kase.reference),
    },
  ].filter(({ allowed }) => allowed);
  const next = kase.allowedTransitions.find(({ to }) => isOnwards(to, kase.status));
  const usual = moves.find(({ id, allowed }) => next !== undefined && id === `move-${next.to}` && allowed);
  return {
    next: usual && { ...usual, tone: 'primary' },
    moves: moves.filter((move) => move !== usual),
    owning,
    more,
  };
}

const MOVE_KEYS: Partial<Record<Case['status'], string>> = { in_progress: 's', resolved: 'i' };

function moveIcon(to: Case['status']) {
  switch (to) {
    case 'in_progress':
      return PlayIcon;
    case 'waiting_for_resident':
    case 'waiting_for_partner':
      return HourglassIcon;
    case 'resolved':
    case 'closed':
      return CheckIcon;
    case 'rejected':
      return BlockIcon;
    default:
      return UndoIcon;
  }
}
