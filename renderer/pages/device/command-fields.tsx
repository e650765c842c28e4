import { Select, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DeviceRequest } from '../../../main/contract/views/device.ts';
import { tellState } from '../../parts/device-state-text.tsx';
import { word } from '../../text/codes.ts';
import type { CommandChoices } from './command-choices.ts';

export type Draft = { readonly [F in keyof DeviceRequest]?: DeviceRequest[F] | undefined };

export interface CommandFieldsProps {
  readonly choices: CommandChoices;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** One field for each function that the device offers; what is left open stays as it is. */
export function CommandFields({ choices, draft, onChange }: CommandFieldsProps) {
  const { t } = useTranslation();
  const set = (part: Draft): void => onChange({ ...draft, ...part });
  const words = (state: DeviceRequest): string => tellState(t, state);
  const field = <F extends keyof DeviceRequest>(name: F, values: readonly NonNullable<DeviceRequest[F]>[]) =>
    values.length === 0 ? null : (
      <Select
        key={name}
        label={word(t, 'field', name)}
        placeholder={t('deviceCommand.asIs')}
        clearable
        data={values.map((value) => ({
          value: String(value),
          label:
            value === '' || value === 0
              ? t(`deviceCommand.none.${name}`, { defaultValue: words({ [name]: value }) })
              : words({ [name]: value }),
        }))}
        value={draft[name] === undefined ? null : String(draft[name])}
        onChange={(picked) => set({ [name]: values.find((value) => String(value) === picked) })}
      />
    );
  return (
    <div className="command-fields">
      {field('lit', choices.lit ? [true, false] : [])}
      {field('mode', choices.mode as NonNullable<DeviceRequest['mode']>[])}
      {field('brightness', choices.brightness)}
      {field('flashPerMinute', choices.flashPerMinute)}
      {field('tailGroups', choices.tailGroups)}
      {field('mainWarning', choices.mainWarning as NonNullable<DeviceRequest['mainWarning']>[])}
      {field('voice', choices.voice)}
      {choices.message === undefined ? null : (
        <Textarea
          className="command-text"
          label={t('deviceCommand.text', { n: choices.message })}
          description={t('deviceCommand.textHint')}
          autosize
          minRows={2}
          maxLength={choices.message}
          value={draft.message ?? ''}
          onChange={(event) => set({ message: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
