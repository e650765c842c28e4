import { Menu } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useAll, useConsole, useTeller } from '../console-context.ts';
import { word } from '../text/codes.ts';
import { countdown } from '../text/time.ts';
import { type Announcement, announce, type Heard, muteChoices, muteEnd, validMute } from './announcing.ts';
import { createTones } from './tones.ts';

const memoryKey = 'fogward.mutedUntil';
/** How long the words of an announcement stay on the strip. */
const tellFor = 12_000;

const tones = createTones('AudioContext' in globalThis ? () => new AudioContext() : undefined);
// Any touch of the page is the leave a browser asks for.
for (const kind of ['pointerdown', 'keydown'] as const) {
  globalThis.addEventListener?.(kind, () => tones.state() === 'blocked' && tones.unlock(), { capture: true });
}

/** Sounds alarms by priority and says in words what is new; can be muted for an hour at most, in plain sight. */
export function AlarmSound() {
  const { t } = useTranslation();
  const { ticker } = useConsole();
  const now = useSyncExternalStore(ticker.subscribe, ticker.now);
  const state = useSyncExternalStore(tones.onChange, tones.state);
  const [mutedUntil, setMutedUntil] = useState(() => validMute(localStorage.getItem(memoryKey), Date.now()));
  const mute = useCallback((until: number) => {
    localStorage.setItem(memoryKey, String(until));
    setMutedUntil(until);
  }, []);
  const muted = mutedUntil > now;
  return (
    <span className="alarm-sound">
      <News now={now} mutedUntil={mutedUntil} />
      {state === 'none' ? <span className="sound-blocked">{t('sound.none')}</span> : null}
      {state === 'blocked' ? (
        <button type="button" className="sound-blocked" onClick={() => tones.unlock()}>
          <IconVolumeOff size={16} aria-hidden /> {t('sound.blocked')}
        </button>
      ) : null}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button" className={`sound-button ${muted ? 'sound-muted' : ''}`}>
            {muted ? <IconVolumeOff size={16} aria-hidden /> : <IconVolume size={16} aria-hidden />}
            {muted ? `${t('sound.muted')} ${countdown(mutedUntil - now)}` : t('sound.mute')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {muted ? <Menu.Item onClick={() => mute(0)}>{t('sound.unmute')}</Menu.Item> : null}
          {muteChoices.map((n) => (
            <Menu.Item key={n} onClick={() => mute(muteEnd(Date.now(), n))}>
              {t('sound.muteFor', { n })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}

/** What has just come, three by name and the rest counted; read out by screen readers too. */
function News({ now, mutedUntil }: { readonly now: number; readonly mutedUntil: number }) {
  const { stores } = useConsole();
  const teller = useTeller();
  const alarms = useAll(stores.alarms);
  const heard = useRef<Heard>(undefined);
  const [news, setNews] = useState<Announcement & { readonly at: number }>();
  useEffect(() => {
    if (stores.alarms.state.getState().phase !== 'live') return;
    const next = announce(heard.current, alarms, now, mutedUntil);
    heard.current = next.heard;
    if (next.sound !== undefined) tones.play(next.sound);
    if (next.announcement !== undefined) setNews({ ...next.announcement, at: now });
  }, [alarms, now, mutedUntil, stores]);
  const { t } = teller;
  const fresh = news !== undefined && now - news.at < tellFor ? news : undefined;
  const list = fresh?.told.map((alarm) => word(t, 'alarm', alarm.code)).join(t('list.comma'));
  return (
    <span className="alarm-news" role="status">
      {fresh === undefined
        ? null
        : fresh.more === 0
          ? t('sound.new', { list })
          : t('sound.newMore', { list, n: fresh.more })}
    </span>
  );
}
