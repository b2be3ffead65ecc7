import "fake-indexeddb/auto"
import { expect, it } from "vitest"
import { layer } from "../src/IndexedDbStorage.ts"
import { openPointsCounter } from "../src/PointsCounter.ts"

const at = () => Date.parse("2026-03-05T10:00+08:00")
let databases = 0
const newDatabase = () => layer({ name: `counter ${databases++}` })

it("enters an entry once however often it is sent, and keeps it when the counter is opened again", async () => {
  const database = newDatabase()
  const counter = await openPointsCounter(database, at)
  expect(await counter.enter("v-1", 90, "one")).toBe(15)
  expect(await counter.enter("v-1", 90, "one")).toBe(15)
  expect(await counter.look("v-1")).toEqual({ balance: 15, left: 3 })
  await counter.close()
  const again = await openPointsCounter(database, at)
  await again.exchange("v-1", "two")
  await again.exchange("v-1", "two")
  expect(await again.look("v-1")).toEqual({ balance: 0, left: 2 })
  await again.close()
})

it("two tabs at one counter never give away more towels than there are, nor points that are not there", async () => {
  const database = newDatabase()
  const tabs = [await openPointsCounter(database, at), await openPointsCounter(database, at)]
  const volunteers = ["v-1", "v-2", "v-3", "v-4"]
  for (const one of volunteers) await tabs[0]?.enter(one, 90, `of-${one}`)
  const tries = volunteers.flatMap((one) =>
    tabs.map((tab, place) => tab.exchange(one, `${one}-at-${place}`)),
  )
  const done = (await Promise.allSettled(tries)).filter(({ status }) => status === "fulfilled")
  expect(done).toHaveLength(3)
  const looks = await Promise.all(volunteers.map((one) => tabs[1]?.look(one)))
  expect(looks.map((look) => look?.left)).toEqual([0, 0, 0, 0])
  expect(looks.map((look) => look?.balance).toSorted()).toEqual([0, 0, 0, 15])
  for (const tab of tabs) await tab.close()
})
