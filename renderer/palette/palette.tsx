import { Modal } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useWrittenSite } from '../console-context.ts';
import { usePageGrants } from '../page-grants.ts';
import { type CommandDeed, findCommands, findDevices, listCommands } from './commands.ts';

export interface PaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDeed: (deed: CommandDeed) => void;
}

/** Everything by typing a few letters of it. */
export function Palette({ opened, onClose, onDeed }: PaletteProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('palette.title')}
      size={680}
      yOffset="9vh"
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      <PaletteBody onClose={onClose} onDeed={onDeed} />
    </Modal>
  );
}

function PaletteBody({ onClose, onDeed }: Omit<PaletteProps, 'opened'>) {
  const { t, i18n } = useTranslation();
  const site = useWrittenSite();
  const stages = useMay('mode.set');
  const grants = usePageGrants();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const commands = useMemo(
    () => listCommands({ t, language: i18n.language, site, stages, grants }),
    [t, i18n.language, site, stages, grants],
  );
  const found = useMemo(
    () => [...findCommands(commands, query), ...findDevices({ site, t, language: i18n.language }, query)],
    [commands, query, site, t, i18n.language],
  );
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.querySelector(`[data-at="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const act = (index: number): void => {
    const command = found[index];
    if (command === undefined) return;
    onClose();
    onDeed(command.deed);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // An input method's own Enter and arrows choose its words, not ours.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') act(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className="palette-input"
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found.length === 0 ? undefined : `palette-${chosen}`}
        aria-label={t('palette.title')}
        placeholder={t('palette.hint')}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" id="palette-list" role="listbox" ref={list} aria-label={t('palette.title')}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above carries the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the field above keeps the focus
          <div
            key={command.id}
            id={`palette-${index}`}
            data-at={index}
            role="option"
            aria-selected={index === chosen}
            onClick={() => act(index)}
          >
            <span>{command.title}</span>
            <i>{command.group}</i>
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className="empty">{t('palette.none')}</p> : null}
      <p className="palette-foot">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.choose')}
        </span>
        <span>
          <kbd>Enter</kbd> {t('palette.enter')}
        </span>
        <span>
          <kbd>Esc</kbd> {t('palette.leave')}
        </span>
        <span>{t('palette.safe')}</span>
      </p>
    </>
  );
}
