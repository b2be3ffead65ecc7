import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { bundle, pageFiles } from "../src/bundle.ts"
import { serve } from "../src/serve.ts"
import { launch } from "./fixtures/chromium.ts"

const { browser, why } = await launch()
const suite = { type: "text/html", body: '<script type="module" src="suite.js"></script>' }
const suiteJs = await bundle(join(import.meta.dirname, "fixtures", "conformanceInBrowser.ts"))
const files = new Map([...(await pageFiles()), ["/suite", suite], ["/suite.js", suiteJs]])
const { server, url } = await serve(files)

afterAll(async () => {
  await browser?.close()
  server.closeAllConnections()
  server.close()
})

if (browser === undefined) {
  it.skip(`IndexedDB in a browser, since there is none: ${why}`)
} else {
  const seed = Number(process.env.CONFORMANCE_SEED ?? Math.floor(Math.random() * 2 ** 32))
  const profile = process.env.CONFORMANCE_PROFILE ?? "quick"
  console.info(`IndexedDB in Chromium ${browser.version()}: CONFORMANCE_SEED=${seed}`)
  const page = await browser.newPage()
  await page.goto(`${url}suite?profile=${profile}&seed=${seed}`)
  await page.waitForFunction(() => globalThis.conformanceTests !== undefined)
  const names = await page.evaluate(() => globalThis.conformanceTests)

  it.each(names)("%s", { timeout: 240_000 }, async (name) => {
    const failure = await page.evaluate((one) => globalThis.runConformanceTest(one), name)
    expect(failure).toBeUndefined()
  })

  it("a points counter in the browser goes on without a network, and keeps what was entered", async () => {
    const context = await browser.newContext()
    const counter = await context.newPage()
    const said = () => counter.locator("#said").textContent()
    const press = async (button: string, expected: RegExp) => {
      await counter.locator(`button[name=${button}]`).click()
      await expect.poll(said, { timeout: 30_000 }).toMatch(expected)
    }
    const open = async () => {
      await counter.goto(url)
      await counter.locator("body[data-ready=yes]").waitFor()
      await counter.locator("[name=volunteer]").fill("v-1")
      await counter.locator("[name=minutes]").focus()
    }
    const shown = async () => [
      await counter.locator("#balance").textContent(),
      await counter.locator("#left").textContent(),
    ]
    await open()
    await counter.locator("[name=minutes]").fill("120")
    await press("enter", /已登记 20 分/)
    expect(await shown()).toEqual(["20", "3"])
    await counter.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await context.setOffline(true)
    await open()
    await expect.poll(shown, { timeout: 30_000 }).toEqual(["20", "3"])
    await press("exchange", /已兑换/)
    expect(await shown()).toEqual(["5", "2"])
    await press("exchange", /还差 10/)
    expect(await shown()).toEqual(["5", "2"])
    await open()
    await expect.poll(shown, { timeout: 30_000 }).toEqual(["5", "2"])
    await context.close()
  })
}
