import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useTeller } from '../../console-context.ts';
import { fieldTime, presetFrom, presets, spanMistake, type Written } from '../../text/site-moment.ts';
import { offsetName } from '../../text/time.ts';

export interface TimeFilterProps {
  readonly value: Written;
  readonly onChange: (value: Written) => void;
}

/** From when to when, on the site's clock; presets reach from then until now. */
export function TimeFilter({ value, onChange }: TimeFilterProps) {
  const { t } = useTranslation();
  const { now, timeZone } = useTeller();
  const mistake = spanMistake(value, now, timeZone);
  return (
    <fieldset className="time-filter" aria-label={t('filter.time')}>
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          aria-label={t(`filter.${end}`)}
          leftSection={t(`filter.${end}`)}
          leftSectionWidth="3.25rem"
          placeholder={fieldTime(now, timeZone)}
          value={value[end]}
          error={mistake !== undefined && value[end] !== ''}
          onChange={(event) => onChange({ ...value, [end]: event.currentTarget.value })}
        />
      ))}
      <span className="time-zone">{t('filter.siteTime', { zone: offsetName(now, timeZone) })}</span>
      {presets.map((preset) => (
        <Button
          key={preset}
          variant="default"
          size="xs"
          onClick={() => onChange({ from: fieldTime(presetFrom(preset, now, timeZone), timeZone), to: '' })}
        >
          {t(`filter.preset.${preset}`)}
        </Button>
      ))}
      {value.from === '' && value.to === '' ? null : (
        <Button variant="subtle" size="xs" onClick={() => onChange({ from: '', to: '' })}>
          {t('filter.anyTime')}
        </Button>
      )}
      {mistake === undefined ? null : <span role="alert">{t(`filter.${mistake}`)}</span>}
    </fieldset>
  );
}
