import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isOpenTo, usePageGrants } from '../page-grants.ts';
import { goKeys } from './hot-keys.ts';

const stripKeys = [
  ['←', '→', 'walk'],
  ['↑', '↓', 'row'],
  ['+', '−', 'zoom'],
  ['PgUp', 'PgDn', 'pan'],
  ['Home', '', 'whole'],
  ['Enter', '', 'open'],
] as const;
const generalKeys = [
  ['Ctrl', 'K', 'palette'],
  ['?', '', 'sheet'],
  ['Tab', '', 'tab'],
  ['Esc', '', 'escape'],
] as const;

/** Every key, on one sheet. */
export function KeySheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const grants = usePageGrants();
  const going = Object.entries(goKeys).filter(([, page]) => isOpenTo(grants, page));
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} size={920} lockScroll={false}>
      <div className="key-sheet">
        <section>
          <h3>{t('keys.general')}</h3>
          <KeyRows rows={generalKeys} />
        </section>
        <section>
          <h3>{t('keys.strip')}</h3>
          <KeyRows rows={stripKeys} />
        </section>
        <section>
          <h3>{t('keys.map')}</h3>
          <ul>
            <KeyRow keys={['←', '→', '↑', '↓']}>{t('keys.map.move')}</KeyRow>
            <KeyRow keys={['+', '−']}>{t('keys.zoom')}</KeyRow>
            <KeyRow keys={['Home']}>{t('map.whole')}</KeyRow>
          </ul>
        </section>
        <section>
          <h3>{t('keys.go')}</h3>
          <ul>
            <KeyRow keys={['G', 'Z']}>{t('keys.worst')}</KeyRow>
            {going.map(([key, page]) => (
              <KeyRow key={key} keys={['G', key.toUpperCase()]}>
                {t(`nav.${page}`)}
              </KeyRow>
            ))}
          </ul>
        </section>
        <section>
          <h3>{t('keys.past')}</h3>
          <ul>
            <KeyRow keys={['←', '→']}>{t('keys.past.step')}</KeyRow>
            <KeyRow keys={['PgUp', 'PgDn']}>{t('keys.past.hour')}</KeyRow>
            <KeyRow keys={['End']}>{t('keys.past.live')}</KeyRow>
          </ul>
        </section>
      </div>
    </Modal>
  );
}

function KeyRows({ rows }: { readonly rows: readonly (readonly [string, string, string])[] }) {
  const { t } = useTranslation();
  return (
    <ul>
      {rows.map(([one, two, name]) => (
        <KeyRow key={name} keys={two === '' ? [one] : [one, two]}>
          {t(`keys.${name}`)}
        </KeyRow>
      ))}
    </ul>
  );
}

function KeyRow({ keys, children }: { readonly keys: readonly string[]; readonly children: React.ReactNode }) {
  return (
    <li>
      <span>{children}</span>
      <span>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    </li>
  );
}
