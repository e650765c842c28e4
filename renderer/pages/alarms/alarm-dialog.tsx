import { Button, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmView } from '../../../main/contract/views/alarm.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { AlarmPlace, AlarmTitle } from '../../parts/alarm-parts.tsx';
import { useFormWords } from '../../parts/use-form-words.ts';
import { useAct } from '../../use-act.ts';

export type AlarmDialogKind = 'shelve' | 'comment' | 'out' | 'back';
const shelfReasons = ['sent', 'known', 'works', 'doubt'] as const;
const shelfMinutes = ['15', '30', '60', '120', '240', '480'] as const;

const tellShelf = (t: TFunction, minutes: number): string =>
  minutes < 60 ? t('stage.minutes', { n: minutes }) : t('alarms.shelve.hours', { n: minutes / 60 });

export interface AlarmDialogProps {
  readonly alarm: AlarmView;
  readonly kind: AlarmDialogKind;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Called when the closed dialogue has left the screen. The focus is then the caller's to place. */
  readonly onGone: () => void;
}

/** Asks for what an act on an alarm needs: always words, and for a shelf how long. */
export function AlarmDialog({ alarm, kind, opened, onClose, onGone }: AlarmDialogProps) {
  const { t } = useTranslation();
  const formWords = useFormWords();
  const [text, setText] = useState('');
  const [minutes, setMinutes] = useState<string>('60');
  const { id, code, key } = alarm;
  const ask = useCallback(
    (core: CoreClient, words: string, span: number) => {
      if (kind === 'shelve') return core.alarms.shelve({ id, minutes: span, reason: words });
      if (kind === 'comment') return core.alarms.comment({ id, text: words });
      return core.alarms.outOfService({ code, key, on: kind === 'out', reason: words });
    },
    [kind, id, code, key],
  );
  const act = useAct(ask);
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    if (await act.run(text.trim(), Number(minutes))) onClose();
  };
  const field = {
    label: t(kind === 'comment' ? 'alarms.comment.text' : 'alarms.reason'),
    required: true,
    // The other label says so in words.
    withAsterisk: kind === 'comment',
    value: text,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => setText(event.currentTarget.value),
    'data-autofocus': true,
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={onGone}
      returnFocus={false}
      title={t(`alarms.${kind}.title`)}
      lockScroll={false}
      centered
    >
      <form {...formWords} onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <p className="alarm-dialog-what">
            <b>
              <AlarmTitle alarm={alarm} />
            </b>{' '}
            <AlarmPlace alarm={alarm} />
          </p>
          {kind === 'shelve' ? (
            <Select
              label={t('alarms.shelve.minutes')}
              data={shelfMinutes.map((value) => ({ value, label: tellShelf(t, Number(value)) }))}
              value={minutes}
              onChange={(next) => setMinutes(next ?? '60')}
              allowDeselect={false}
            />
          ) : null}
          {kind === 'comment' ? (
            <Textarea {...field} autosize minRows={2} maxLength={500} />
          ) : (
            <TextInput {...field} maxLength={200} />
          )}
          {kind === 'shelve' ? (
            <div className="presets">
              {shelfReasons.map((reason) => (
                <button key={reason} type="button" onClick={() => setText(t(`alarms.shelve.preset.${reason}`))}>
                  {t(`alarms.shelve.preset.${reason}`)}
                </button>
              ))}
            </div>
          ) : null}
          {kind === 'shelve' || kind === 'out' ? (
            <p className="alarm-dialog-note">{t(kind === 'shelve' ? 'alarms.shelve.note' : 'alarms.out.note')}</p>
          ) : null}
          <div className="alarm-dialog-buttons">
            <Button variant="default" onClick={onClose}>
              {t('alarms.cancel')}
            </Button>
            <Button type="submit" loading={act.busy} disabled={text.trim() === ''}>
              {kind === 'comment' ? t('alarms.comment.do') : t(`alarms.${kind}`)}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  );
}
