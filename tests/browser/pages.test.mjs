//! Every kind of page under axe, and the pages of the demonstration: the home page and a conversation that explains a refusal.
import assert from 'node:assert/strict';
import { browse } from './browser.mjs';
import { inspect } from './inspect.mjs';
import { authorizationRequest, demo, isAt, named, press, signIn } from './person.mjs';

const { standard, helsenorge } = demo.issuers;
const alice = named(standard, 'alice');

browse('sign-in, sign-in with an error, consent and Continue can be read by everyone', {}, async ({ page }) => {
  const scope = 'openid profile email offline_access read write archive';
  const request = authorizationRequest(standard, 'worker', { scope, resource: Object.keys(standard.resources), response_mode: 'form_post', prompt: 'consent' });
  await page.goto(request.url);
  await isAt(page, 'Sign in');
  await inspect(page, 'sign-in');
  await signIn(page, { ...alice, password: 'wrong' });
  await page.getByRole('alert').waitFor();
  await inspect(page, 'sign-in-error');
  await signIn(page, alice);
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  await inspect(page, 'consent');
  await page.route(request.parameters.redirect_uri, (route) => route.abort('aborted'));
  await press(page, 'Allow');
  await isAt(page, 'One moment');
  await inspect(page, 'continue');
});

browse('the choice of whom to act for can be read by everyone', {}, async ({ page }) => {
  const request = authorizationRequest(helsenorge, 'mobilapp', { scope: 'openid offline_access' });
  await page.goto(request.url);
  await signIn(page, named(helsenorge, 'kari'));
  await isAt(page, 'Whom do you act for?');
  await inspect(page, 'represent');
});

browse('a refusal leads to its conversation, and the home page lists it', {}, async ({ page }) => {
  const response = await page.goto(authorizationRequest(standard, 'app', { redirect_uri: 'https://elsewhere.example/' }).url);
  assert.equal(response.status(), 400);
  assert.match(await page.locator('main').innerText(), /https:\/\/elsewhere\.example\//);
  await inspect(page, 'error');

  await page.getByRole('link', { name: 'See the whole conversation' }).click();
  const trace = response.headers()['biljett-trace'];
  assert.equal(page.url(), `${demo.base}/conversations/${trace}`);
  await isAt(page, `Conversation ${trace}`);
  assert.deepEqual(await page.getByRole('heading', { level: 2 }).allInnerTexts(), ['What arrived', 'What was decided', 'What went back', 'What to do', 'The same request elsewhere', 'Take it with you']);
  assert.match(await page.locator('main').innerText(), /https:\/\/elsewhere\.example\//);
  await inspect(page, 'conversation');

  await page.getByRole('link', { name: 'Biljett' }).click();
  await isAt(page, 'Token services on your own machine');
  await page.locator(`.conversations a[href="/conversations/${trace}"]`).waitFor();
  await inspect(page, 'home');
});

browse('the home page tells the issuers and who can sign in, and its links answer', {}, async ({ page }) => {
  await page.goto(demo.base);
  const issuers = Object.entries(demo.issuers);
  assert.deepEqual(await page.locator('.issuers tbody th code').allInnerTexts(), issuers.map(([, { issuer }]) => issuer));
  for (const [name, { metadata, issuer, people }] of issuers) {
    assert.equal(await page.getByRole('link', { name: `Metadata of ${name}`, exact: true }).getAttribute('href'), metadata);
    assert.equal((await (await fetch(metadata)).json()).issuer, issuer);
    assert.equal(await page.getByRole('link', { name: `Your sign-ins and access of ${name}`, exact: true }).count(), people.length ? 1 : 0);
    const rows = page.getByRole('table', { name: `People who can sign in at ${name}`, exact: true }).locator('tbody tr');
    const told = await rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText)));
    assert.deepEqual(told, people.map(({ username, password, name }) => [username, password, name]));
  }
});
