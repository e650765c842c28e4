import { Button, Menu } from '@mantine/core';
import { IconClockPause, IconDotsVertical } from '@tabler/icons-react';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmView } from '../../../main/contract/views/alarm.ts';
import { useMay } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { useAct } from '../../use-act.ts';
import { AlarmDialog, type AlarmDialogKind } from './alarm-dialog.tsx';
import { useFocusBack } from './alarm-focus.ts';

/** The acts of every shift as buttons, the rare ones in a menu. */
export function AlarmActs({ alarm }: { readonly alarm: AlarmView }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<{ readonly kind: AlarmDialogKind; readonly opened: boolean }>();
  const box = useRef<HTMLDivElement>(null);
  const more = useRef<HTMLButtonElement>(null);
  const focus = useFocusBack(box);
  const mayAcknowledge = useMay('alarm.acknowledge');
  const mayShelve = useMay('alarm.shelve');
  const mayComment = useMay('alarm.comment');
  const mayTakeOut = useMay('alarm.out-of-service');
  const withdraw = useAct(useCallback((core: CoreClient) => core.alarms.unacknowledge({ id: alarm.id }), [alarm.id]));
  const isAside = alarm.state === 'shelved' || alarm.state === 'suppressed' || alarm.state === 'out-of-service';
  const open = (kind: AlarmDialogKind, by: HTMLElement | null): void => {
    focus.leave(by);
    setDialog({ kind, opened: true });
  };
  return (
    <div className="alarm-act" ref={box}>
      <MainAct alarm={alarm} onBack={(by) => open('back', by)} />
      {mayShelve && !isAside ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClockPause size={15} aria-hidden />}
          onClick={(event) => open('shelve', event.currentTarget)}
        >
          {t('alarms.shelve')}…
        </Button>
      ) : null}
      {mayComment ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button ref={more} size="xs" variant="subtle" px={4} aria-label={t('alarms.more.acts')}>
              <IconDotsVertical size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => open('comment', more.current)}>{t('alarms.comment')}…</Menu.Item>
            {mayAcknowledge && alarm.state === 'acknowledged' ? (
              <Menu.Item disabled={withdraw.busy} onClick={() => void withdraw.run()}>
                {t('alarms.unacknowledge')}
              </Menu.Item>
            ) : null}
            {mayTakeOut && alarm.state !== 'out-of-service' ? (
              <Menu.Item onClick={() => open('out', more.current)}>{t('alarms.out')}…</Menu.Item>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {dialog === undefined ? null : (
        <AlarmDialog
          alarm={alarm}
          kind={dialog.kind}
          opened={dialog.opened}
          onClose={() => setDialog({ ...dialog, opened: false })}
          onGone={() => {
            setDialog(undefined);
            focus.come();
          }}
        />
      )}
    </div>
  );
}

function MainAct({ alarm, onBack }: { readonly alarm: AlarmView; readonly onBack: (by: HTMLElement) => void }) {
  const { t } = useTranslation();
  const mayAcknowledge = useMay('alarm.acknowledge');
  const mayShelve = useMay('alarm.shelve');
  const mayTakeOut = useMay('alarm.out-of-service');
  const waiting = alarm.state === 'unacknowledged';
  const unshelves = alarm.state === 'shelved';
  const ask = useCallback(
    (core: CoreClient) =>
      unshelves ? core.alarms.unshelve({ id: alarm.id }) : core.alarms.acknowledge({ id: alarm.id }),
    [alarm.id, unshelves],
  );
  const act = useAct(ask);
  const button = (words: string, onClick: (by: HTMLElement) => void) => (
    <Button size="xs" variant="default" loading={act.busy} onClick={(event) => onClick(event.currentTarget)}>
      {words}
    </Button>
  );
  if ((waiting || alarm.state === 'returned-unacknowledged') && mayAcknowledge)
    return (
      <Button
        size="xs"
        variant={waiting ? 'filled' : 'default'}
        loading={act.busy}
        data-acknowledges
        // The focus goes on to the next alarm: a key held down must not acknowledge what nobody has looked at, nor a
        // second click what has just moved under the pointer.
        onKeyDown={(event) => event.repeat && event.preventDefault()}
        onClick={() => void act.run()}
      >
        {t('alarms.acknowledge')}
      </Button>
    );
  if (unshelves && mayShelve) return button(t('alarms.unshelve'), () => void act.run());
  if (alarm.state === 'out-of-service' && mayTakeOut) return button(t('alarms.back'), onBack);
  return <span>{t(`alarmState.${alarm.state}`)}</span>;
}
