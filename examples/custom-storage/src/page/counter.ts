import { explain } from "@civic-practice/core"
import { layer } from "../IndexedDbStorage.ts"
import { openPointsCounter } from "../PointsCounter.ts"

// The counter as a page: all rules run here, all data stay here, and no network is needed once it was loaded.

const element = (selector: string): Element => {
  const found = document.querySelector(selector)
  if (found === null) throw new Error(`index.html has no ${selector}`)
  return found
}

const show = (selector: string, text: string): void => {
  element(selector).textContent = text
}

// The page's own files are kept for the time without a network.
await navigator.serviceWorker?.register("offline.js").catch(console.warn)

const counter = await openPointsCounter(layer({ name: "points-counter" }))
const form = element("form")
if (!(form instanceof HTMLFormElement)) throw new Error("index.html has no form")

const field = (name: string): string => String(new FormData(form).get(name) ?? "").trim()

const refresh = async (): Promise<void> => {
  const { balance, left } = await counter.look(field("volunteer"))
  show("#balance", String(balance))
  show("#left", String(left))
}

// An entry keeps its name until it is done: whoever presses twice, or again after a failure, enters it once.
let entry = crypto.randomUUID()

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const asked = event.submitter?.getAttribute("name")
  try {
    if (asked === "exchange") {
      await counter.exchange(field("volunteer"), entry)
      show("#said", "已兑换 Exchanged")
    } else {
      const points = await counter.enter(field("volunteer"), Number(field("minutes")), entry)
      show("#said", `已登记 ${points} 分 Entered: ${points} points`)
    }
    entry = crypto.randomUUID()
  } catch (error) {
    show("#said", `${explain(error, "zh")} ${explain(error, "en")}`)
  }
  await refresh()
})

form.addEventListener("change", refresh)
document.body.dataset.ready = "yes"
