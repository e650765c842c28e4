/** Several people at several consoles: one of them commands a zone, the others are told who; two of them close a road. */
import { expect, test } from 'vitest';
import { type Desk, execute, sitDown, stageMode, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let hand: Trainer;
let operator: Desk;
let technician: Desk;
let supervisor: Desk;

const room = openRoom(['--training', '--speed', '1'], async ({ served, browser }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 10_000 });
  [operator, technician, supervisor] = await Promise.all([
    sitDown(browser, served, 'operator'),
    sitDown(browser, served, 'technician', 'en'),
    sitDown(browser, served),
  ]);
  for (const desk of [operator, technician, supervisor]) await desk.go('#/zone/provincial-zone');
});

const authority = ({ page }: Desk) => page.locator('.card.authority');
const says = (desk: Desk, key: string, values = {}) =>
  authority(desk).getByText(desk.say(key, values), { exact: true }).waitFor();

test('an operator takes a zone by preparing a mode, and every console names the holder', async () => {
  await says(operator, 'authority.free');
  const review = await stageMode(operator, 'M1', '巡逻报告');
  await execute(operator, review);
  await says(operator, 'authority.here');
  await says(technician, 'authority.by', { by: 'operator' });
  await says(supervisor, 'authority.by', { by: 'operator' });
}, 60_000);

test('another console is refused with the holder’s name, and may not take over while the holder acts', async () => {
  const { page, say, press } = technician;
  await page
    .getByRole('group', { name: say('stage.mode') })
    .getByText('M3')
    .click();
  await page.getByRole('textbox', { name: say('stage.reason'), exact: true }).fill('test');
  await press(say('stage.prepare'));
  await page.locator('.stage-form').getByRole('alert').getByText('operator').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await authority(technician).getByRole('button').count()).toBe(0);
  const wait = new RegExp(say('authority.wait', { time: '\\d\\d:\\d\\d:\\d\\d' }));
  await authority(technician).getByText(wait).waitFor();
});

test('a supervisor takes over at once, with a reason; what the other had prepared is gone', async () => {
  const prepared = await stageMode(operator, 'M2', '巡逻报告');
  const over = authority(supervisor);
  const take = over.getByRole('button', { name: supervisor.say('authority.takeOver') });
  expect(await take.isDisabled()).toBe(true);
  await over.getByRole('textbox').fill('交接班');
  await take.click();
  await says(supervisor, 'authority.here');
  await says(operator, 'authority.by', { by: 'supervisor' });
  await prepared.getByText(operator.say('review.taken')).waitFor({ timeout: 5_000 });
  await prepared.getByText(/supervisor.*交接班/).waitFor();
  expect(await prepared.getByRole('button', { name: operator.say('review.execute') }).isDisabled()).toBe(true);
  await operator.press(operator.say('review.again'), prepared);
  await supervisor.see(supervisor.say('event.authority.taken-over'));
}, 60_000);

test('given back it is free for all', async () => {
  await supervisor.press(supervisor.say('authority.release'));
  await says(operator, 'authority.free');
  await says(technician, 'authority.free');
});

test('a second console of the same account takes over with a reason, and back without one from a console that is gone', async () => {
  await execute(operator, await stageMode(operator, 'M1', '巡逻报告'));
  const prepared = await stageMode(operator, 'M2', '巡逻报告');
  const second = await sitDown(room.browser, room.served, 'operator', 'en');
  await second.go('#/zone/provincial-zone');
  await says(second, 'authority.elsewhere');
  const over = authority(second);
  const take = over.getByRole('button', { name: second.say('authority.takeOver') });
  expect(await take.isDisabled()).toBe(true);
  await over.getByRole('textbox', { name: second.say('authority.reason') }).fill('moved to desk 2');
  await take.click();
  await says(second, 'authority.here');
  await prepared.getByText(operator.say('review.taken')).waitFor({ timeout: 5_000 });
  await prepared.getByText(/operator.*moved to desk 2/).waitFor();
  await operator.press(operator.say('review.again'), prepared);
  await operator.see(/moved to desk 2/);
  expect(second.complaints).toEqual([]);
  await second.leave();
  const back = authority(operator);
  await back.getByText(new RegExp(operator.say('authority.lost'))).waitFor({ timeout: 10_000 });
  expect(await back.getByRole('textbox').count()).toBe(0);
  await operator.press(operator.say('authority.takeOver'), back);
  await says(operator, 'authority.here');
  await operator.press(operator.say('authority.release'), back);
  await says(technician, 'authority.free');
}, 90_000);

test('whoever does nothing for five minutes can be relieved by any operator', async () => {
  await operator.press(operator.say('authority.take'));
  await says(technician, 'authority.by', { by: 'operator' });
  await hand.speed(60);
  const over = authority(technician);
  await over.getByRole('textbox').fill('operator is away');
  await over.getByRole('button', { name: technician.say('authority.takeOver') }).click();
  await says(technician, 'authority.here');
  await says(operator, 'authority.by', { by: 'technician' });
  await hand.speed(1);
}, 60_000);

test('closing a road takes two persons, one of them a supervisor', async () => {
  for (const desk of [operator, supervisor]) await desk.go('#/zone/expressway-zone');
  await hand.speed(10);
  await hand.weather({ visibility: 30 });
  const proposal = ({ page }: Desk) => page.locator('.card.proposal');
  await proposal(operator).getByText(operator.say('proposal.closure')).waitFor({ timeout: 60_000 });
  await proposal(operator).getByText(operator.say('proposal.twoPersons')).waitFor();
  const agree = async (desk: Desk): Promise<void> => {
    await desk.press(desk.say('proposal.confirm.closure'), proposal(desk));
    // One press binds nobody: it is asked once more.
    expect(
      await proposal(desk)
        .getByText(/operator/)
        .count(),
    ).toBe(desk === operator ? 0 : 1);
    await desk.press(desk.say('proposal.closure.sure'), proposal(desk));
  };
  await agree(operator);
  await proposal(supervisor)
    .getByText(/operator/)
    .waitFor();
  await proposal(operator).getByText(operator.say('proposal.agreed.supervisor')).waitFor();
  const yes = operator.say('proposal.confirm.closure');
  expect(await proposal(operator).getByRole('button', { name: yes }).count()).toBe(0);
  await agree(supervisor);
  await proposal(operator).waitFor({ state: 'detached' });
  await supervisor.see(supervisor.say('event.proposal.confirmed'));
}, 90_000);

test('no page complained', () => {
  for (const desk of [operator, technician, supervisor]) expect(desk.complaints).toEqual([]);
});
