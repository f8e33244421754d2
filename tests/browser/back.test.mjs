//! Going back: no page is kept, so the browser asks before it sends a form again; what comes then is sensible, and nothing is done twice.
import assert from 'node:assert/strict';
import { browse } from './browser.mjs';
import { arrives, authorizationRequest, calls, claims, demo, grants, isAt, named, press, redeem, signIn } from './person.mjs';

const { standard } = demo.issuers;
const alice = named(standard, 'alice');
const asks = () => authorizationRequest(standard, 'app', { scope: 'openid profile', prompt: 'consent' });

/** Goes back to a page that answered a form, which nobody kept, and sends the form again, as the browser offers it; returns the answer. */
async function backAndAgain(page) {
  await page.goBack({ waitUntil: 'commit' }).then(
    () => assert.fail('a page was kept'),
    (error) => assert.match(error.message, /ERR_CACHE_MISS/),
  );
  assert.equal(await page.getByRole('button', { name: 'Allow' }).count(), 0);
  await page.waitForURL('chrome-error://chromewebdata/');
  const again = await page.reload();
  assert.equal(again.request().method(), 'POST');
  return again;
}

browse('back from the client: the sign-in was completed before, and nothing is done again', {}, async ({ page }) => {
  const request = asks();
  await page.goto(request.url);
  await signIn(page, alice);
  await press(page, 'Allow');
  const parameters = await arrives(page, request);
  grants(parameters, standard);
  const { id_token } = await redeem(standard, request, parameters.get('code'));
  assert.equal(claims(id_token).nonce, request.parameters.nonce);

  assert.equal((await backAndAgain(page)).status(), 400);
  await isAt(page, 'This cannot go on');
  assert.match(await page.locator('main').innerText(), /this sign-in was completed before/);
  assert.equal(calls(request), 1);
});

browse('back from consent to sign-in: the page comes again, and the sign-in goes on', {}, async ({ page }) => {
  const request = asks();
  await page.goto(request.url);
  await signIn(page, alice);
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  await page.goBack();
  await isAt(page, /Give access to/);
  assert.equal(calls(request), 0);
  await press(page, 'Allow');
  grants(await arrives(page, request), standard);
  assert.equal(calls(request), 1);
});

browse('back to a wrong password: the same question again', {}, async ({ page }) => {
  const request = asks();
  await page.goto(request.url);
  await signIn(page, { ...alice, password: 'wrong' });
  await page.getByRole('alert').waitFor();
  await signIn(page, alice);
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  assert.equal((await backAndAgain(page)).status(), 400);
  assert.match(await page.getByRole('alert').innerText(), /User name or password is wrong/);
  await signIn(page, alice);
  await press(page, 'Allow');
  grants(await arrives(page, request), standard);
});
