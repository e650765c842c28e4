import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage, useLine } from '../../console-context.ts';
import { NotYet } from '../../parts/empty.tsx';
import { ChoiceFilter, TextFilter } from '../../parts/filters.tsx';
import { Pane } from '../../parts/pane.tsx';
import { QueryFailure } from '../../parts/query-failure.tsx';
import { formatRoute } from '../../route.ts';
import { useQuery } from '../../use-query.ts';
import { LineTrace } from '../device/line-trace.tsx';
import { lineName, linkRows } from './link-rows.ts';
import { LinkTable } from './link-table.tsx';

const refresh = 5_000;

/** Every line to the roadside, those that need a look first; one of them with its frames. */
export function LinksPage({ id }: { readonly id: string | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const offset = useLine((state) => state.clockOffset);
  const [text, setText] = useState('');
  const [concern, setConcern] = useState('');
  const lines = useQuery('endpoints', (core, options) => core.endpoints.list(undefined, options), refresh);
  const rows = useMemo(() => linkRows(lines.value ?? [], { text, concern }), [lines.value, text, concern]);
  const at = lines.at === undefined ? undefined : lines.at + offset;
  const chosen = lines.value?.find((line) => line.id === id);
  return (
    <div className={chosen === undefined ? 'links-page' : 'links-page links-with-trace'}>
      <Pane
        title={
          <>
            {t('nav.links')}
            {lines.value === undefined ? null : (
              <small>{t('devices.shown', { n: rows.length, total: lines.value.length })}</small>
            )}
          </>
        }
        at={at}
        limit={3 * refresh}
        className="page"
      >
        <div className="filters">
          <TextFilter label={t('filter.text')} value={text} onChange={setText} />
          <ChoiceFilter
            label={t('filter.condition')}
            any={t('filter.anyCondition')}
            choices={['abnormal', 'traced'].map((value) => ({ value, label: t(`links.filter.${value}`) }))}
            value={concern}
            onChange={setConcern}
          />
        </div>
        <QueryFailure code={lines.error} />
        {lines.value === undefined ? <NotYet /> : null}
        {lines.value === undefined ? null : (
          <LinkTable rows={rows} of={lines.value.length} chosen={id} onSwitched={lines.again} />
        )}
      </Pane>
      {chosen === undefined ? null : (
        <Pane
          title={
            <>
              {t('trace.title')} <small>{lineName(language, chosen)}</small>
            </>
          }
          at={chosen.lastAnswerAt}
          limit={60_000}
          right={<a href={formatRoute({ page: 'links' })}>{t('trace.close')}</a>}
        >
          <LineTrace endpoint={chosen.id} trace={chosen.trace} onSwitched={lines.again} />
        </Pane>
      )}
    </div>
  );
}
