import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '../console-context.ts';
import { useFormWords } from '../parts/use-form-words.ts';
import { errorCode } from '../use-query.ts';
import { Gate } from './gate.tsx';

/** A data folder without accounts: whoever starts it makes the first administrator. */
export function SetUpPage() {
  const { t } = useTranslation();
  const formWords = useFormWords();
  const { line } = useConsole();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const differs = again !== '' && again !== password;

  const submit = async (): Promise<void> => {
    if (password !== again) return;
    setBusy(true);
    setError(undefined);
    try {
      await line.setUp(name.trim(), password);
    } catch (reason) {
      const code = errorCode(reason);
      setError(t(`error.${code}`, { defaultValue: t('error.other', { code }) }));
      setBusy(false);
    }
  };
  return (
    <Gate title={t('setUp.title')}>
      <p className="gate-note">{t('setUp.note')}</p>
      <form
        {...formWords}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('signIn.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="username"
            maxLength={40}
            required
            autoFocus
          />
          <PasswordInput
            label={t('signIn.password')}
            description={t('account.passwordRule')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
            minLength={10}
            required
          />
          <PasswordInput
            label={t('setUp.again')}
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
            autoComplete="new-password"
            required
            error={differs ? t('setUp.differs') : error}
          />
          <Button type="submit" loading={busy} disabled={differs} size="md">
            {t('setUp.make')}
          </Button>
        </Stack>
      </form>
    </Gate>
  );
}
