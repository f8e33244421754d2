//! Every page in each of the five languages: named as what it is, readable by axe's rules, no wider than a small telephone; and the choice of another.
import assert from 'node:assert/strict';
import { browse } from './browser.mjs';
import { glance, sizes } from './inspect.mjs';
import { arrives, authorizationRequest, calls, demo, grants, named } from './person.mjs';

const { standard, helsenorge } = demo.issuers;
const alice = named(standard, 'alice');
const TAGS = ['nb', 'nn', 'sv', 'lv', 'en'];
const WRONG = { nb: 'Feil: ', nn: 'Feil: ', sv: 'Fel: ', lv: 'Kļūda: ', en: 'Error: ' };

const submit = async (page, step) => {
  const answered = page.waitForResponse((response) => response.request().isNavigationRequest());
  await page.locator(`button[name=step][value=${step}]`).click();
  return answered;
};

async function signIn(page, { username, password }) {
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(password);
  return submit(page, 'sign_in');
}

/** Chooses a language at the foot of the page, and waits for the page in it. */
async function choose(page, tag) {
  await page.locator(`.languages [lang=${tag}]`).click();
  await page.locator(`html[lang=${tag}]`).waitFor();
}

for (const tag of TAGS) {
  browse(`every page in ${tag} can be read by everyone`, { viewport: sizes.narrow }, async ({ page }) => {
    const scope = 'openid profile email offline_access read write archive';
    const more = { scope, resource: Object.keys(standard.resources), response_mode: 'form_post', prompt: 'consent', ui_locales: `${tag}-XX` };
    const request = authorizationRequest(standard, 'worker', more);
    const first = await page.goto(request.url);
    assert.equal(first.headers()['content-language'], tag);
    await glance(page, 'sign-in', tag);
    await signIn(page, { ...alice, password: 'wrong' });
    await page.getByRole('alert').waitFor();
    assert.ok((await page.title()).startsWith(WRONG[tag]));
    await glance(page, 'sign-in-error', tag);
    await signIn(page, alice);
    await page.locator('button[value=allow]').waitFor();
    await glance(page, 'consent', tag);
    await page.route(request.parameters.redirect_uri, (route) => route.abort('aborted'));
    await submit(page, 'allow');
    await page.locator('input[name=code]').waitFor({ state: 'attached' });
    await glance(page, 'continue', tag);

    await page.goto(authorizationRequest(helsenorge, 'mobilapp', { scope: 'openid offline_access', ui_locales: 'nb' }).url);
    await choose(page, tag);
    await signIn(page, named(helsenorge, 'kari'));
    await page.locator('button[value=represent]').waitFor();
    await glance(page, 'represent', tag);

    const refused = await page.goto(authorizationRequest(standard, 'app', { redirect_uri: 'https://elsewhere.example/', ui_locales: tag }).url);
    assert.equal(refused.status(), 400);
    assert.ok((await page.title()).startsWith(WRONG[tag]));
    assert.equal(await page.locator('dd:not([lang=en])').count(), 0);
    await glance(page, 'error', tag);
    // It loads itself again every two seconds, which would take the page from under axe.
    await page.route('**/?live', async (route) => {
      const response = await route.fetch();
      const { refresh: _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    for (const [name, path] of [['conversation', `/conversations/${refused.headers()['biljett-trace']}`], ['home', '/'], ['live', '/?live'], ['absent', '/nothing']]) {
      await page.goto(`${demo.base}${path}`);
      await glance(page, name, tag);
    }
  });
}

browse('another language is chosen in the middle of a sign-in, without script, and nothing is lost', { javaScriptEnabled: false }, async ({ context, page }) => {
  const request = authorizationRequest(standard, 'web', { prompt: 'consent', ui_locales: 'sv' });
  await page.goto(request.url);
  await page.locator('#username').fill(alice.username);
  for (const tag of ['lv', 'nn', 'lv', 'nb', 'en', 'sv', 'lv', 'nn', 'sv', 'en', 'lv', 'nb']) {
    await choose(page, tag);
    assert.equal(await page.locator('#username').inputValue(), alice.username);
    assert.equal(await page.getByRole('alert').count(), 0);
  }
  await signIn(page, alice);
  await page.locator('html[lang=nb] button[value=allow]').waitFor();
  await choose(page, 'lv');
  await page.locator('button[value=allow]').waitFor();
  assert.equal(calls(request), 0);
  await submit(page, 'allow');
  grants(await arrives(page, request), standard);

  await page.goto(`${demo.base}/`);
  await page.locator('html[lang=lv]').waitFor();
  const [cookie] = (await context.cookies(demo.base)).filter(({ name }) => name === 'biljett-language');
  assert.deepEqual([cookie.value, cookie.httpOnly, cookie.sameSite, cookie.path], ['lv', true, 'Lax', '/']);
});

browse('an error page comes again in another language', { locale: 'sv-SE' }, async ({ page }) => {
  const request = authorizationRequest(standard, 'web', { redirect_uri: 'https://elsewhere.example/' });
  await page.goto(request.url);
  await page.locator('html[lang=sv]').waitFor();
  await choose(page, 'nn');
  assert.match(await page.locator('main').innerText(), /https:\/\/elsewhere\.example\//);
});
