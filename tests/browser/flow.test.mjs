//! Sign-in and consent as people meet them: with script and without, in two tabs, refused, and by keyboard alone.
import assert from 'node:assert/strict';
import { browse } from './browser.mjs';
import { arrives, authorizationRequest, calls, claims, demo, grants, isAt, named, press, redeem, signIn } from './person.mjs';

const { standard, helsenorge, bankid } = demo.issuers;
const alice = named(standard, 'alice');
const api = { scope: 'openid profile offline_access read', resource: 'https://api.example.com' };

for (const [client_id, javaScriptEnabled] of [['app', true], ['app-strict', false]]) {
  browse(`sign-in, consent and return ${javaScriptEnabled ? 'with' : 'without'} script`, { javaScriptEnabled }, async ({ page }) => {
    const first = authorizationRequest(standard, client_id, api);
    await page.goto(first.url);
    await refusesWrongPassword(page);
    await signIn(page, alice);
    await asksForConsent(page, api.scope, new URL(first.parameters.redirect_uri).host);
    await press(page, 'Allow');
    const parameters = await arrives(page, first);
    grants(parameters, standard);
    await redeem(standard, first, parameters.get('code'));

    const second = authorizationRequest(standard, client_id, api);
    const pages = [];
    page.on('response', (response) => response.url().startsWith(demo.base) && pages.push(response.status()));
    await page.goto(second.url);
    grants(await arrives(page, second), standard);
    assert.deepEqual(pages, [303]);

    const third = authorizationRequest(standard, client_id, { ...api, prompt: 'login' });
    await page.goto(third.url);
    await isAt(page, 'Sign in');
    await signIn(page, alice);
    grants(await arrives(page, third), standard);
  });
}

async function refusesWrongPassword(page) {
  assert.equal(await page.getByRole('alert').count(), 0);
  await signIn(page, { ...alice, password: 'wrong' });
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.match(await alert.innerText(), /User name or password is wrong/);
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.getByLabel('User name').inputValue(), alice.username);
  assert.equal(await page.getByLabel('Password').inputValue(), '');
}

async function asksForConsent(page, scope, host) {
  await page.getByRole('heading', { name: /^Give access to .+\?$/ }).waitFor();
  const listed = await page.locator('.scopes code').allInnerTexts();
  assert.deepEqual(listed.sort(), scope.split(' ').filter((one) => one !== 'offline_access').sort());
  const text = await page.locator('main').innerText();
  assert.match(text, /Also when you are not here/);
  assert.ok(text.includes(host), text);
}

for (const javaScriptEnabled of [true, false]) {
  browse(`form_post ${javaScriptEnabled ? 'posts itself' : 'waits for Continue without script'}`, { javaScriptEnabled }, async ({ page }) => {
    const request = authorizationRequest(standard, 'web', { response_mode: 'form_post', prompt: 'consent' });
    await page.goto(request.url);
    await signIn(page, alice);
    await press(page, 'Allow');
    if (!javaScriptEnabled) {
      await isAt(page, 'One moment');
      assert.equal(calls(request), 0);
      await press(page, 'Continue');
    }
    grants(await arrives(page, request, 'POST'), standard);
  });
}

browse('Deny goes back with access_denied, and Allow in the page left behind gives no code', {}, async ({ context, page }) => {
  const request = authorizationRequest(standard, 'web', { prompt: 'consent' });
  await page.goto(request.url);
  await signIn(page, alice);
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Deny' }).click({ modifiers: ['Control'] });
  const parameters = await arrives(await opened, request);
  assert.equal(parameters.get('error'), 'access_denied');
  assert.equal(parameters.get('iss'), standard.issuer);
  assert.equal(parameters.get('code'), null);

  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await press(page, 'Allow');
  assert.equal((await answered).status(), 400);
  await isAt(page, 'This cannot go on');
  assert.match(await page.locator('main').innerText(), /this sign-in was completed before/);
  assert.equal(calls(request), 1);
});

browse('two tabs do not disturb each other', {}, async ({ context, page }) => {
  const tabs = [];
  for (const scope of ['openid', 'openid profile']) {
    const tab = tabs.length === 0 ? page : await context.newPage();
    tabs.push({ tab, scope, request: authorizationRequest(standard, 'web', { scope, prompt: 'consent' }) });
  }
  for (const { tab, request } of tabs) await tab.goto(request.url);
  for (const { tab } of tabs) await signIn(tab, alice);
  for (const { tab, scope } of tabs) {
    await tab.getByRole('button', { name: 'Allow' }).waitFor();
    assert.deepEqual(await tab.locator('.scopes code').allInnerTexts(), scope.split(' '));
  }
  for (const { tab } of tabs.toReversed()) await press(tab, 'Allow');
  for (const { tab, request } of tabs) grants(await arrives(tab, request), standard);
});

browse('a parent signs in for her child', {}, async ({ page }) => {
  const request = authorizationRequest(helsenorge, 'mobilapp', { scope: 'openid offline_access' });
  await page.goto(request.url);
  await signIn(page, named(helsenorge, 'kari'));
  await isAt(page, 'Whom do you act for?');
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
  await page.getByRole('radio', { name: 'Lille Nordmann you are a parent' }).check();
  await press(page, 'Continue');
  await press(page, 'Allow');
  const parameters = await arrives(page, request);
  grants(parameters, helsenorge);
  const { id_token } = await redeem(helsenorge, request, parameters.get('code'));
  const { name, representation } = claims(id_token);
  assert.deepEqual([name, representation.name, representation.relation], ['Kari Nordmann', 'Lille Nordmann', 'parent']);
});

browse('the hybrid flow of BankID goes back with code and ID token in the fragment', {}, async ({ page }) => {
  const [redirect_uri] = bankid.clients.Postman.redirect_uris;
  const request = authorizationRequest(bankid, 'Postman', { redirect_uri, response_type: 'code id_token' });
  await page.goto(request.url);
  const answered = page.waitForResponse((response) => response.status() === 303);
  // No redirect URI of this client is on this machine: the browser sets out for it, and that is as far as it comes.
  const left = page.waitForRequest(redirect_uri);
  await signIn(page, bankid.people[0]);
  const location = new URL((await answered).headers().location);
  assert.equal((await left).method(), 'GET');
  assert.equal(location.origin + location.pathname + location.search, redirect_uri);
  const fragment = new URLSearchParams(location.hash.slice(1));
  assert.deepEqual([...fragment.keys()].sort(), ['code', 'id_token', 'iss', 'state']);
  assert.equal(fragment.get('state'), request.state);
  assert.equal(claims(fragment.get('id_token')).nonce, request.parameters.nonce);
});

browse('by keyboard alone, with the focus in sight', {}, async ({ page }) => {
  const request = authorizationRequest(standard, 'web', { prompt: 'consent' });
  await page.goto(request.url);
  await tabTo(page, page.getByLabel('User name'));
  await page.keyboard.type(alice.username);
  await tabTo(page, page.getByLabel('Password'));
  await page.keyboard.type(alice.password);
  await page.keyboard.press('Enter');
  const allow = page.getByRole('button', { name: 'Allow' });
  await allow.waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Not you?' }));
  await tabTo(page, allow);
  await page.keyboard.press('Enter');
  grants(await arrives(page, request), standard);
});

/** One press of Tab leads to this control, and it shows. */
async function tabTo(page, control) {
  await page.keyboard.press('Tab');
  const { focused, outline } = await control.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return { focused: element === document.activeElement, outline: `${outlineStyle} ${outlineWidth}` };
  });
  assert.ok(focused, `Tab does not lead to ${control}`);
  assert.equal(outline, 'solid 3px');
}
