import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { conditionSchema } from '../../main/contract/views/device.ts';
import { deviceKindSchema } from '../../main/contract/views/words.ts';
import { useSite } from '../console-context.ts';

/** Lists longer than this are searched by typing. */
const longList = 12;

export interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Words that shown things must contain. */
export function TextFilter({ label, value, onChange }: TextFilterProps) {
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export interface ChoiceFilterProps {
  readonly label: string;
  /** What stands there while nothing is chosen. */
  readonly any: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** Empty while nothing is chosen. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly size?: 'xs';
}

/** One of several, or any. */
export function ChoiceFilter({ label, any, choices, value, onChange, size }: ChoiceFilterProps) {
  const { t } = useTranslation();
  return (
    <Select
      {...(size !== undefined && { size })}
      aria-label={label}
      placeholder={any}
      clearable
      searchable={choices.length > longList}
      nothingFoundMessage={t('filter.nothing')}
      data={choices}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}

type NamedFilterProps = Pick<ChoiceFilterProps, 'value' | 'onChange' | 'size'>;

export function ZoneFilter(props: NamedFilterProps) {
  const { t } = useTranslation();
  const zones = useSite()?.site.zones ?? [];
  return (
    <ChoiceFilter
      {...props}
      label={t('filter.zone')}
      any={t('filter.anyZone')}
      choices={zones.map((zone) => ({ value: zone.id, label: zone.name }))}
    />
  );
}

export function KindFilter(props: NamedFilterProps) {
  const { t } = useTranslation();
  return (
    <ChoiceFilter
      {...props}
      label={t('filter.kind')}
      any={t('filter.anyDeviceKind')}
      choices={deviceKindSchema.options.map((value) => ({ value, label: t(`kind.${value}`) }))}
    />
  );
}

export function ConditionFilter(props: NamedFilterProps) {
  const { t } = useTranslation();
  return (
    <ChoiceFilter
      {...props}
      label={t('filter.condition')}
      any={t('filter.anyCondition')}
      choices={[
        { value: 'abnormal', label: t('filter.abnormal') },
        ...conditionSchema.options.map((value) => ({ value, label: t(`condition.${value}`) })),
      ]}
    />
  );
}
