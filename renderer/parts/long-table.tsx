import { type ColumnDef, createColumnHelper, type RowData, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { useScreenScale } from '../screen-scale.ts';

const features = tableFeatures({});
/** In pixels of the design, as the style has it. */
const oneLine = 34;

/** Makes the columns of a long table. */
export const columnsOf = <Row extends RowData>() => createColumnHelper<typeof features, Row>();

export interface LongTableProps<Row extends RowData> {
  readonly rows: readonly Row[];
  readonly columns: readonly ColumnDef<typeof features, Row>[];
  /** Gives the columns their widths. */
  readonly className: string;
  readonly idOf: (row: Row) => string;
  readonly chosen?: string | undefined;
  /** In pixels of the design, where a row has more than one line. */
  readonly rowHeight?: number;
}

/** A table of any length: only the rows in sight are in the page. */
export function LongTable<Row extends RowData>({
  rows,
  columns,
  className,
  idOf,
  chosen,
  rowHeight = oneLine,
}: LongTableProps<Row>) {
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns, data, getRowId: idOf });
  const box = useRef<HTMLDivElement>(null);
  const model = table.getRowModel().rows;
  const scale = useScreenScale();
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight * scale,
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height lie elsewhere
  useEffect(() => virtual.measure(), [scale]);
  return (
    <div className={`long-table ${className}`} ref={box}>
      <table aria-rowcount={rows.length + 1}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col">
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = model[item.index];
            return row === undefined ? null : (
              <tr
                key={row.id}
                className={row.id === chosen ? 'row-chosen' : undefined}
                aria-rowindex={item.index + 2}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} onPointerEnter={tellWhole}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What an ellipsis cuts short stands whole beside the pointer. */
function tellWhole({ currentTarget: cell }: PointerEvent<HTMLElement>): void {
  if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
  else cell.removeAttribute('title');
}
