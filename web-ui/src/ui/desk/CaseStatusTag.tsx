import type { Schema } from '@/api/types';
import { caseStatusWord } from '@/lib/desk/labels';
import { caseStatusTone } from '@/lib/status';

import { CheckIcon } from '../icons';
import { StatusTag } from '../StatusTag';

import { BlockIcon, HourglassIcon } from './icons';

const ICONS: Partial<Record<Schema<'CaseStatus'>, typeof CheckIcon>> = {
  waiting_for_resident: HourglassIcon,
  waiting_for_partner: HourglassIcon,
  resolved: CheckIcon,
  closed: CheckIcon,
  rejected: BlockIcon,
  withdrawn: BlockIcon,
};

/** Where a case stands. Waiting and ended are told by their mark, too, not only by colour. */
export function CaseStatusTag({ status }: { status: Schema<'CaseStatus'> }) {
  const Icon = ICONS[status];
  return (
    <StatusTag tone={caseStatusTone(status)}>
      {Icon && <Icon />}
      {caseStatusWord(status)}
    </StatusTag>
  );
}
