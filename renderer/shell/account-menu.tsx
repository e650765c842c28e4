import { Button, Menu, Modal, PasswordInput, Stack } from '@mantine/core';
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole, useLine } from '../console-context.ts';
import type { CoreClient } from '../link/carrier.ts';
import { useFormWords } from '../parts/use-form-words.ts';
import { useAct } from '../use-act.ts';

export function AccountMenu() {
  const { t } = useTranslation();
  const { line } = useConsole();
  const account = useLine((state) => state.account);
  const [changing, setChanging] = useState(false);
  if (account === undefined) return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <button type="button" className="head-button head-account">
            <IconUser size={18} aria-hidden />
            <span>
              <b>{account.name}</b>
              {account.name === t(`role.${account.role}`) ? null : <i>{t(`role.${account.role}`)}</i>}
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setChanging(true)}>
            {t('account.changePassword')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void line.signOut()}>
            {t('account.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={changing}
        onClose={() => setChanging(false)}
        title={t('account.changePassword')}
        lockScroll={false}
      >
        <ChangePassword onDone={() => setChanging(false)} />
      </Modal>
    </>
  );
}

function ChangePassword({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const formWords = useFormWords();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const ask = useCallback(
    (core: CoreClient, old: string, fresh: string) => core.session.changePassword({ current: old, next: fresh }),
    [],
  );
  const act = useAct(ask);
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    if (await act.run(current, next)) onDone();
  };
  return (
    <form {...formWords} onSubmit={(event) => void submit(event)}>
      <Stack>
        <PasswordInput
          label={t('account.current')}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          required
        />
        <PasswordInput
          label={t('account.next')}
          description={t('account.passwordRule')}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          autoComplete="new-password"
          minLength={10}
          required
          error={act.refusal}
        />
        <Button type="submit" loading={act.busy}>
          {t('save')}
        </Button>
      </Stack>
    </form>
  );
}
