/** The columns of a ledger: their names in both languages, where each belongs in an entry, how its cells are read. */

export interface LedgerColumn {
  readonly name: string;
  readonly also: readonly string[];
  /** Place in the entry, as in the site file. */
  readonly path: readonly (string | number)[];
  readonly cell: 'text' | 'number' | 'quantity' | 'flag' | 'list';
  /** Words of the trade that may stand in a cell, and what they mean. */
  readonly words?: { readonly [word: string]: string };
}

const kinds = {
  能见度仪: 'visibility-sensor',
  诱导灯主机: 'guidance-host',
  爆闪灯: 'flashing-lamp',
  支路哨兵: 'sentinel',
  情报板: 'sign',
};
const sides = { 左: 'left', 左侧: 'left', 右: 'right', 右侧: 'right', 中央: 'median', 中央分隔带: 'median' };

const column = (
  name: string,
  cell: LedgerColumn['cell'],
  also: readonly string[] = [],
  path: readonly (string | number)[] = [name],
  words?: { readonly [word: string]: string },
): LedgerColumn => ({ name, also, path, cell, ...(words === undefined ? {} : { words }) });

export const deviceColumns: readonly LedgerColumn[] = [
  column('id', 'text', ['编号', '设备编号']),
  column('kind', 'text', ['类型', '设备类型'], ['kind'], kinds),
  column('name', 'text', ['名称', '设备名称']),
  column('nameEn', 'text', ['英文名称']),
  column('profile', 'text', ['型号', '设备型号']),
  column('endpoint', 'text', ['链路', '线路', '网关']),
  column('unit', 'number', ['地址', '从站地址']),
  column('addressOffset', 'number', ['地址偏移']),
  column('zone', 'text', ['雾区']),
  column('road', 'text', ['道路', '路线']),
  column('stake', 'quantity', ['桩号']),
  column('side', 'text', ['侧', '侧别'], ['side'], sides),
  column('longitude', 'number', ['lng', '经度'], ['position', 0]),
  column('latitude', 'number', ['lat', '纬度'], ['position', 1]),
  column('county', 'text', ['区县', '县区']),
  column('countyEn', 'text', ['区县英文名称']),
  column('managed', 'flag', ['联网']),
  column('lightsFrom', 'quantity', ['灯起点'], ['lights', 'from']),
  column('lightsTo', 'quantity', ['灯止点'], ['lights', 'to']),
  column('lightsSpacing', 'quantity', ['灯间距'], ['lights', 'spacing']),
  column('lightsSides', 'list', ['灯侧'], ['lights', 'sides'], sides),
  column('pollEvery', 'quantity', ['轮询间隔']),
];

export const endpointColumns: readonly LedgerColumn[] = [
  column('id', 'text', ['编号']),
  column('name', 'text', ['名称']),
  column('nameEn', 'text', ['英文名称']),
  column('protocol', 'text', ['协议']),
  column('host', 'text', ['主机', 'ip']),
  column('port', 'number', ['端口']),
  column('timeout', 'quantity', ['超时']),
  column('connectTimeout', 'quantity'),
  column('pauseAfterConnect', 'quantity'),
  column('pauseBetween', 'quantity'),
  column('oneConnection', 'flag'),
  column('inFlight', 'number'),
  column('simulated', 'flag'),
  column('community', 'text'),
];

/** The column that a heading names, whatever its case or language. */
export function columnNamed(columns: readonly LedgerColumn[], heading: string): LedgerColumn | undefined {
  const wanted = heading.trim().toLowerCase();
  return columns.find((one) => one.name.toLowerCase() === wanted || one.also.includes(wanted));
}

const flags = new Map([
  ...['true', 'yes', 'y', '1', '是'].map((word) => [word, true] as const),
  ...['false', 'no', 'n', '0', '否'].map((word) => [word, false] as const),
]);
const decimal = /^[+-]?\d+(?:\.\d+)?$/;

/** What a cell says; a cell that does not fit its column stays text, for the schema to refuse with its place. */
export function readCell(column: LedgerColumn, cell: string): unknown {
  const inWords = (word: string): string => new Map(Object.entries(column.words ?? {})).get(word) ?? word;
  switch (column.cell) {
    case 'text':
      return inWords(cell);
    case 'flag':
      return flags.get(cell.toLowerCase()) ?? cell;
    case 'list':
      return cell
        .split(/[\s;|、]+/)
        .filter((word) => word !== '')
        .map(inWords);
    case 'number':
    case 'quantity':
      return decimal.test(cell) ? Number(cell) : cell;
  }
}
