//! Coming in at once as a person of the demonstration: by pointer and keyboard, without script, in the language that was chosen.
import assert from 'node:assert/strict';
import { browse } from './browser.mjs';
import { inspect } from './inspect.mjs';
import { arrives, authorizationRequest, demo, grants, isAt, press, redeem, claims } from './person.mjs';

const { helsenorge } = demo.issuers;
const request = () => authorizationRequest(helsenorge, 'mobilapp', { scope: 'openid offline_access' });
const button = (page, name) => page.getByRole('button', { name: new RegExp(`^${name}`) });

browse('each person has a button that tells who it is', {}, async ({ page }) => {
  await page.goto(request().url);
  await inspect(page, 'sign-in-people');
  assert.match(await button(page, 'Kari Nordmann').innerText(), /Citizen and parent\s+Level 4\s+May act for Lille Nordmann, Gamle Nordmann/);
  assert.match(await button(page, 'Ola Nordmann').innerText(), /Citizen\s+Level 4/);
});

for (const javaScriptEnabled of [true, false]) {
  browse(`a button signs in ${javaScriptEnabled ? 'with' : 'without'} script`, { javaScriptEnabled }, async ({ page }) => {
    const asked = authorizationRequest(helsenorge, 'mobilapp', { scope: 'openid offline_access', prompt: 'consent' });
    await page.goto(asked.url);
    await button(page, 'Ola Nordmann').click();
    await press(page, 'Allow');
    const parameters = await arrives(page, asked);
    grants(parameters, helsenorge);
    assert.equal(claims((await redeem(helsenorge, asked, parameters.get('code'))).id_token).name, 'Ola Nordmann');
  });
}

browse('the keyboard reaches the buttons after the password, and the language stays', {}, async ({ page }) => {
  await page.goto(request().url);
  await press(page, 'Svenska');
  await page.getByRole('heading', { level: 1, name: 'Logga in' }).waitFor();
  await page.getByRole('button', { name: 'Avbryt' }).focus();
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.innerText), /^Kari Nordmann/);
  await page.keyboard.press('Enter');
  await isAt(page, 'Vem företräder du?');
});
