import type { ReactNode } from 'react';
import {
  Cell,
  Column as AriaColumn,
  Row,
  Table as AriaTable,
  TableBody,
  TableHeader,
} from 'react-aria-components/Table';
import type { SortDescriptor } from 'react-aria-components/Table';

import { ChevronDownIcon } from './icons';

export interface Column<T> {
  id: string;
  label: string;
  cell: (row: T) => ReactNode;
  sortable?: boolean;
  /** The column whose text names the row. */
  isRowHeader?: boolean;
}

interface TableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  onOpen?: (row: T) => void;
  sort?: SortDescriptor;
  onSort?: (sort: SortDescriptor) => void;
  empty?: () => ReactNode;
}

/** Rows walk with the arrow keys and open with Enter; on a narrow screen the table scrolls inside its frame. */
export function Table<T extends { id: string }>(props: TableProps<T>) {
  const { label, columns, rows, onOpen, sort, onSort, empty } = props;
  return (
    <div className="table-frame">
      <AriaTable
        aria-label={label}
        className="table"
        {...(sort && { sortDescriptor: sort })}
        {...(onSort && { onSortChange: onSort })}
      >
        <TableHeader>
          {columns.map((column) => (
            <AriaColumn
              key={column.id}
              id={column.id}
              allowsSorting={column.sortable ?? false}
              isRowHeader={column.isRowHeader ?? false}
            >
              {column.label}
              {column.sortable && <ChevronDownIcon />}
            </AriaColumn>
          ))}
        </TableHeader>
        <TableBody items={rows} dependencies={[columns]} {...(empty && { renderEmptyState: empty })}>
          {(row) => (
            <Row id={row.id} {...(onOpen && { onAction: () => onOpen(row) })}>
              {columns.map((column) => (
                <Cell key={column.id}>{column.cell(row)}</Cell>
              ))}
            </Row>
          )}
        </TableBody>
      </AriaTable>
    </div>
  );
}
