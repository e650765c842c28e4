import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { namesSpeed } from '../../../main/domain/place-text.ts';

const speeds = ['20', '30', '40', '50', '60', '80', '100'] as const;

/** The speeds to choose from, in km/h: those that no limit forbids, for the core would refuse them. */
export const speedsWithin = (limits: readonly (number | undefined)[]): readonly string[] =>
  speeds.filter((speed) => limits.every((limit) => limit === undefined || Number(speed) <= limit));

/** What an incident adds to a mode: the speed for drivers in km/h, and where it is. */
export interface Incident {
  /** Empty for what law and policy say. */
  readonly speed: string;
  readonly stretch: string;
}

/** The part of a request to the core that an incident fills in. */
export const incidentRequest = ({ speed, stretch }: Incident): { speed?: number; stretch?: string } => ({
  ...(speed !== '' && { speed: Number(speed) }),
  ...(stretch.trim() !== '' && { stretch: stretch.trim() }),
});

/** A speed in the words for the place would go round the check of the speed; the core refuses it. */
export const hidesSpeed = ({ stretch }: Incident): boolean => namesSpeed(stretch);

export interface IncidentFieldsProps {
  readonly value: Incident;
  /** What law and posted speed allow now, as far as they say anything. */
  readonly limits: readonly (number | undefined)[];
  /** Without a sign nobody could show a speed to drivers. */
  readonly hasSigns: boolean;
  readonly onChange: (value: Incident) => void;
}

export function IncidentFields({ value, limits, hasSigns, onChange }: IncidentFieldsProps) {
  const { t } = useTranslation();
  const offered = speedsWithin(limits);
  return (
    <div className="stage-fields">
      <TextInput
        label={t('stage.stretch')}
        placeholder={t('stage.stretchHint')}
        value={value.stretch}
        maxLength={80}
        error={hidesSpeed(value) ? t('stage.stretchNoSpeed', { field: t('stage.speed') }) : undefined}
        onChange={(event) => onChange({ ...value, stretch: event.currentTarget.value })}
      />
      {hasSigns ? (
        <Select
          label={t('stage.speed')}
          data={[
            { value: '', label: t('stage.speedByLaw') },
            ...offered.map((speed) => ({ value: speed, label: `${speed} km/h` })),
          ]}
          value={value.speed}
          onChange={(speed) => onChange({ ...value, speed: speed ?? '' })}
          allowDeselect={false}
        />
      ) : null}
    </div>
  );
}
