import { Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Why something is switched by hand, and for how many minutes. */
export interface Grounds {
  readonly reason: string;
  readonly minutes: number;
}

export interface GroundsFieldsProps {
  readonly value: Grounds;
  /** Minutes to choose from. */
  readonly spans: readonly number[];
  /** Reasons that one press writes down. */
  readonly presets: readonly string[];
  readonly onChange: (value: Grounds) => void;
  /** A ready reason was pressed, or Enter in the reason: nothing more is to be said. */
  readonly onComplete?: ((value: Grounds) => void) | undefined;
  /** Stands between the fields and the presets. */
  readonly children?: ReactNode;
}

/** The reason and the time that every stage asks for. */
export function GroundsFields({ value, spans, presets, onChange, onComplete, children }: GroundsFieldsProps) {
  const { t } = useTranslation();
  const giveReason = (reason: string): void => onChange({ ...value, reason });
  return (
    <>
      <div className="stage-fields">
        <TextInput
          label={t('stage.reason')}
          placeholder={t('stage.reasonHint')}
          value={value.reason}
          onChange={(event) => giveReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.repeat && !event.nativeEvent.isComposing) onComplete?.(value);
          }}
          maxLength={200}
        />
        <Select
          label={t('stage.for')}
          data={spans.map((n) => ({ value: String(n), label: t('stage.minutes', { n }) }))}
          value={String(value.minutes)}
          onChange={(minutes) => onChange({ ...value, minutes: Number(minutes ?? value.minutes) })}
          allowDeselect={false}
        />
      </div>
      {children}
      <div className="presets">
        {presets.map((preset) => (
          <button
            key={preset}
            type="button"
            onClick={() => {
              giveReason(preset);
              onComplete?.({ ...value, reason: preset });
            }}
          >
            {preset}
          </button>
        ))}
      </div>
    </>
  );
}
