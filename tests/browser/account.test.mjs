//! Logout and a person's own page: asked, ended, seen in each language, and read by everyone.
import assert from 'node:assert/strict';
import { browse } from './browser.mjs';
import { inspect } from './inspect.mjs';
import { authorizationRequest, demo, named } from './person.mjs';

const { standard, helsenorge } = demo.issuers;
const alice = named(standard, 'alice');
/** Browsers may know the demonstration by another name than programs do. */
const account = ({ issuer, endpoints }) => `${new URL(endpoints.end_session).origin}/${new URL(issuer).pathname.split('/')[1]}/account`;

const submit = async (page, button) => {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await button.click();
  return answered;
};

const step = (page, name) => page.locator(`button[name=step][value=${name}]`);

async function signIn(page, { username, password }) {
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(password);
  await submit(page, step(page, 'sign_in').first());
}

/** Signs in at an application that never sees the answer. */
async function allow(page, issuer, client_id, more) {
  const request = authorizationRequest(issuer, client_id, { prompt: 'consent', ...more });
  await page.route(`${request.parameters.redirect_uri}**`, (route) => route.abort('aborted'));
  await page.goto(request.url);
  if (await page.locator('#username').count()) await signIn(page, named(issuer, issuer.people[0].username));
  await step(page, 'represent').or(step(page, 'allow')).waitFor();
  if (await step(page, 'represent').count()) {
    await page.getByRole('radio').nth(1).check();
    await submit(page, step(page, 'represent'));
  }
  await submit(page, step(page, 'allow'));
}

for (const tag of ['nb', 'nn', 'sv', 'lv', 'en']) {
  browse(`a person sees what there is and ends it, in ${tag}`, {}, async ({ context, page }) => {
    await page.goto(`${account(standard)}?language=${tag}`);
    await inspect(page, `account-sign-in-${tag}`);
    await signIn(page, alice);
    await allow(page, standard, 'web', { scope: 'openid profile email offline_access read' });
    const others = [];
    while (others.length < 2) {
      const other = await (await context.browser().newContext()).newPage();
      await other.goto(account(standard));
      await signIn(other, alice);
      others.push(other);
    }
    await page.goto(account(standard));
    assert.equal(await page.locator('html').getAttribute('lang'), tag);
    await inspect(page, `account-${tag}`);
    const names = await step(page, 'end_session').allInnerTexts();
    assert.equal(new Set(names).size, names.length, `two buttons have the same name: ${names}`);
    await submit(page, step(page, 'end_access').first());
    for (const _ of others) await submit(page, step(page, 'end_session').nth(1));
    for (const other of others) {
      await other.reload();
      await step(other, 'sign_in').waitFor();
      await other.context().close();
    }

    await page.goto(`${standard.endpoints.end_session}?client_id=web&post_logout_redirect_uri=https://client.example/logged-out`);
    await inspect(page, `logout-${tag}`);
    await page.goto(`${standard.endpoints.end_session}?client_id=web&post_logout_redirect_uri=https://elsewhere.example/`);
    await inspect(page, `logout-wrong-${tag}`);
    await submit(page, step(page, 'stay'));
    await inspect(page, `still-in-${tag}`);
    await page.goto(standard.endpoints.end_session);
    await submit(page, step(page, 'end_session'));
    await inspect(page, `logged-out-${tag}`);
    await page.goBack();
    await page.goto(account(standard));
    await step(page, 'sign_in').waitFor();
  });
}

browse('what a parent allowed for a child ends by keyboard alone', {}, async ({ page }) => {
  await allow(page, helsenorge, 'mobilapp', { scope: 'openid offline_access', ui_locales: 'nb' });
  await page.goto(`${account(helsenorge)}?language=en`);
  await inspect(page, 'account-for-another');
  const end = page.getByRole('button', { name: 'End access of Helseappen on behalf of Lille Nordmann', exact: true });
  while (!(await end.evaluate((button) => button === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('No application has access.').waitFor();
});
