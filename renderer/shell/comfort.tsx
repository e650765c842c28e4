/** What helps a person at every page: keys, palette, key sheet, and the tour on the first evening. */
import { IconSearch } from '@tabler/icons-react';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { useConsole } from '../console-context.ts';
import { hotKeyReader } from '../keys/hot-keys.ts';
import { KeySheet } from '../keys/key-sheet.tsx';
import { isDialogOpen, isTaken } from '../keys/taken.ts';
import { useEscape } from '../keys/use-escape.ts';
import { useKept } from '../memory/account-memory.ts';
import { usePageGrants } from '../page-grants.ts';
import { worstZonesFirst } from '../pages/overview/zone-order.ts';
import type { CommandDeed } from '../palette/commands.ts';
import { Palette } from '../palette/palette.tsx';
import { formatRoute } from '../route.ts';
import { chooseTheme } from '../theme-choice.ts';
import { Tour } from '../tour/tour.tsx';

type Open = 'palette' | 'sheet' | undefined;
const openStore: StoreApi<{ readonly open: Open }> = createStore(() => ({ open: undefined as Open }));
const show = (open: Open): void => openStore.setState({ open });

/** The palette's button in the header, for those who do not know the key yet. */
export function PaletteButton() {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="head-button head-palette"
      onClick={() => show('palette')}
      title={t('palette.button')}
    >
      <IconSearch size={18} aria-hidden /> <span>{t('palette.short')}</span> <kbd>Ctrl K</kbd>
    </button>
  );
}

export function Comfort() {
  const { i18n } = useTranslation();
  const open = useStore(openStore, (state) => state.open);
  const [tour, setTour] = useKept('tour', ['wanted', 'seen']);
  useHotKeys();
  useEscape(() => tour === 'wanted' && setTour('seen'));
  const close = useCallback(() => show(undefined), []);
  const carryOut = (deed: CommandDeed): void => {
    if (deed.do === 'go') window.location.hash = deed.hash;
    else if (deed.do === 'language') void i18n.changeLanguage(deed.language);
    else if (deed.do === 'theme') chooseTheme(deed.theme);
    else if (deed.do === 'sheet') show('sheet');
    else {
      // It begins with the rows of the overview; on the first evening it stays on the page that was asked for.
      window.location.hash = formatRoute({ page: 'overview' });
      setTour('wanted');
    }
  };
  return (
    <>
      <Palette opened={open === 'palette'} onClose={close} onDeed={carryOut} />
      <KeySheet opened={open === 'sheet'} onClose={close} />
      {tour === 'wanted' ? <Tour onEnd={() => setTour('seen')} /> : null}
    </>
  );
}

function useHotKeys(): void {
  const { stores } = useConsole();
  const grants = usePageGrants();
  useEffect(() => {
    const read = hotKeyReader(grants);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.isComposing || event.repeat) return;
      const { key, ctrlKey, metaKey, altKey } = event;
      const press = { key, ctrlKey, metaKey, altKey, taken: isTaken(event.target), inDialog: isDialogOpen() };
      const hot = read(press, event.timeStamp);
      // Neither ours nor the browser's own search bar over a dialogue.
      if (press.inDialog && ctrlKey && key.toLowerCase() === 'k') event.preventDefault();
      if (hot === undefined) return;
      event.preventDefault();
      if (hot === 'worst') {
        const [worst] = worstZonesFirst(stores.zones.all());
        if (worst !== undefined) window.location.hash = formatRoute({ page: 'zone', id: worst.id });
      } else if (typeof hot === 'string') show(hot);
      else window.location.hash = hot.hash;
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [stores, grants]);
}
