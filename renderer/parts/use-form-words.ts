import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

type Field = HTMLInputElement | HTMLTextAreaElement;

const fieldOf = ({ target }: FormEvent): Field | undefined =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : undefined;

/** For a form: what the browser itself complains of is said in the screen's language, not in the browser's. */
export function useFormWords() {
  const { t } = useTranslation();
  return {
    onInvalidCapture: (event: FormEvent): void => {
      const field = fieldOf(event);
      if (field?.validity.valueMissing) field.setCustomValidity(t('form.missing'));
      else if (field?.validity.tooShort) field.setCustomValidity(t('form.tooShort', { n: field.minLength }));
    },
    // A field with words of ours stays invalid until they are taken back.
    onInputCapture: (event: FormEvent): void => fieldOf(event)?.setCustomValidity(''),
  };
}
