import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole, useLine } from '../console-context.ts';
import { useFormWords } from '../parts/use-form-words.ts';
import { errorCode } from '../use-query.ts';
import { Gate } from './gate.tsx';

export function SignInPage() {
  const { t } = useTranslation();
  const formWords = useFormWords();
  const { line } = useConsole();
  const ended = useLine((state) => state.sessionEnded);
  const demo = useLine((state) => state.health?.demo?.accounts);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  const enter = async (who: string, secret: string): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await line.signIn(who.trim(), secret);
    } catch (reason) {
      setError(t(`signIn.${errorCode(reason)}`, { defaultValue: t('signIn.failed') }));
      setBusy(false);
    }
  };
  return (
    <Gate title={t('signIn.title')}>
      {ended ? (
        <p className="refusal gate-ended" role="alert">
          {t('signIn.ended')}
        </p>
      ) : null}
      <form
        {...formWords}
        onSubmit={(event) => {
          event.preventDefault();
          void enter(name, password);
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('signIn.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="username"
            required
            autoFocus
          />
          <PasswordInput
            label={t('signIn.password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            error={error}
          />
          <Button type="submit" loading={busy} size="md">
            {t('signIn.enter')}
          </Button>
        </Stack>
      </form>
      {demo === undefined ? null : (
        <div className="gate-demo">
          <p>{t('signIn.demo')}</p>
          {demo.map((account) => (
            <Button
              key={account.name}
              variant="default"
              size="xs"
              disabled={busy}
              onClick={() => void enter(account.name, account.password)}
            >
              {account.name}
              {account.name === t(`role.${account.role}`) ? '' : ` · ${t(`role.${account.role}`)}`}
            </Button>
          ))}
        </div>
      )}
    </Gate>
  );
}
