import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage, useSite } from '../console-context.ts';
import { deviceLabel, devicesLike, deviceTold } from '../stores/device-search.ts';

export interface DeviceFilterProps {
  /** The device's id; empty while none is chosen. */
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** One device by name or id, with suggestions. Enter takes an id that the site no longer has: the record may still. */
export function DeviceFilter({ value, onChange }: DeviceFilterProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const site = useSite();
  const chosen = site?.devices.get(value);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (chosen === undefined ? value : deviceLabel(language, chosen));
  const suggested = site === undefined ? [] : devicesLike(site, language, text);
  const type = (next: string): void => {
    const device = site === undefined ? undefined : deviceTold(site, language, next);
    setTyped(device === undefined ? next : undefined);
    if (device !== undefined) onChange(device.id);
    else if (next.trim() === '' || value !== '') onChange('');
  };
  return (
    <Autocomplete
      className="device-filter"
      aria-label={t('filter.deviceNamed')}
      placeholder={t('filter.deviceNamed')}
      data={suggested.map((device) => deviceLabel(language, device))}
      filter={({ options }) => options}
      value={text}
      onChange={type}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && text.trim() !== '' && value === '') onChange(text.trim());
      }}
    />
  );
}
