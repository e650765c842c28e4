import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../main/contract/views/account.ts';
import { type Role, roles } from '../../../main/domain/authority.ts';
import { useLine, useMay, useNow, useTimeZone } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Empty, NotYet } from '../../parts/empty.tsx';
import { Pane } from '../../parts/pane.tsx';
import { QueryFailure } from '../../parts/query-failure.tsx';
import { useFormWords } from '../../parts/use-form-words.ts';
import { fullTime, nearTime } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';
import { useQuery } from '../../use-query.ts';

/** Who may use the console, as what. Accounts are never deleted, only closed: the record keeps their names. */
export function AccountsPage() {
  const { t } = useTranslation();
  const may = useMay('account.manage');
  if (!may) return <Empty>{t('needs.admin')}</Empty>;
  return <Accounts />;
}

function Accounts() {
  const { t } = useTranslation();
  const offset = useLine((state) => state.clockOffset);
  const list = useQuery('accounts', (core, options) => core.accounts.list(undefined, options), 30_000);
  return (
    <Pane
      title={t('nav.accounts')}
      at={list.at === undefined ? undefined : list.at + offset}
      limit={90_000}
      className="page"
    >
      <QueryFailure code={list.error} />
      <table className="sheet">
        <thead>
          <tr>
            <th>{t('signIn.name')}</th>
            <th>{t('accounts.role')}</th>
            <th>{t('accounts.created')}</th>
            <th>{t('accounts.lastSignIn')}</th>
            <th>{t('accounts.state')}</th>
            <th>{t('accounts.password')}</th>
          </tr>
        </thead>
        <tbody>
          {(list.value ?? []).map((account) => (
            <AccountRow key={account.name} account={account} onChanged={list.again} />
          ))}
        </tbody>
      </table>
      {list.value === undefined ? <NotYet /> : null}
      <AddAccount onAdded={list.again} />
    </Pane>
  );
}

function AccountRow({ account, onChanged }: { readonly account: Account; readonly onChanged: () => void }) {
  const { t } = useTranslation();
  const formWords = useFormWords();
  const now = useNow();
  const timeZone = useTimeZone();
  const self = useLine((state) => state.account?.name === account.name);
  const [password, setPassword] = useState('');
  const askDisable = useCallback(
    (core: CoreClient) => core.accounts.setDisabled({ name: account.name, disabled: !account.disabled }),
    [account.name, account.disabled],
  );
  const askPassword = useCallback(
    (core: CoreClient, next: string) => core.accounts.setPassword({ name: account.name, password: next }),
    [account.name],
  );
  const disable = useAct(askDisable);
  const change = useAct(askPassword);
  const save = async (): Promise<void> => {
    if (await change.run(password)) setPassword('');
    onChanged();
  };
  return (
    <tr className={account.disabled ? 'row-off' : ''}>
      <td>
        <b>{account.name}</b> {self ? <i>{t('accounts.you')}</i> : null}
      </td>
      <td>{t(`role.${account.role}`)}</td>
      <td className="figures">{fullTime(account.createdAt, timeZone)}</td>
      <td className="figures">
        {account.lastSignInAt === undefined ? '—' : nearTime(account.lastSignInAt, now, timeZone)}
      </td>
      <td>
        <span className="account-state">{t(account.disabled ? 'accounts.disabled' : 'accounts.enabled')}</span>
        <Button
          size="compact-xs"
          variant="default"
          disabled={self}
          loading={disable.busy}
          onClick={() => void disable.run().then(onChanged)}
        >
          {t(account.disabled ? 'accounts.open' : 'accounts.close')}
        </Button>
      </td>
      <td>
        <form
          {...formWords}
          className="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <PasswordInput
            size="xs"
            aria-label={t('account.next')}
            placeholder={t('account.passwordRule')}
            autoComplete="new-password"
            value={password}
            minLength={10}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" loading={change.busy} disabled={password.length < 10}>
            {t('save')}
          </Button>
        </form>
      </td>
    </tr>
  );
}

function AddAccount({ onAdded }: { readonly onAdded: () => void }) {
  const { t } = useTranslation();
  const formWords = useFormWords();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const ask = useCallback(
    (core: CoreClient, who: string, secret: string, as: Role) =>
      core.accounts.add({ name: who, password: secret, role: as }),
    [],
  );
  const act = useAct(ask);
  const add = async (): Promise<void> => {
    if (!(await act.run(name.trim(), password, role))) return;
    setName('');
    setPassword('');
    onAdded();
  };
  return (
    <form
      {...formWords}
      className="add-account"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <h3>{t('accounts.add')}</h3>
      <TextInput
        label={t('signIn.name')}
        value={name}
        maxLength={40}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <Select
        label={t('accounts.role')}
        data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        value={role}
        allowDeselect={false}
        onChange={(value) => setRole(roles.find((one) => one === value) ?? 'operator')}
      />
      <PasswordInput
        label={t('signIn.password')}
        placeholder={t('account.passwordRule')}
        value={password}
        minLength={10}
        required
        autoComplete="new-password"
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={act.busy}>
        {t('accounts.add')}
      </Button>
    </form>
  );
}
