import { describe, expect, test } from "vitest"
import {
  describeFault,
  faultMessages,
  faultName,
  isFaultKind,
} from "../src/messages/faultMessages.ts"
import { mask } from "../src/reading/Fault.ts"
import { volunteerTable } from "../src/reading/tables/volunteerTable.ts"
import { faultsOf, readAll } from "./district.ts"

const kinds = Object.keys(faultMessages).filter(isFaultKind)

describe.each(kinds)("%s", (kind) => {
  test("is told in Chinese and in English", () => {
    const { zh, en } = describeFault(kind, { field: "F", fieldEn: "E", value: "V", detail: "D" })
    expect(zh).toMatch(/^[^a-z]*\p{Script=Han}.*。$/u)
    expect(en).toMatch(/^[\x20-\x7e]{10,}\.$/)
    const name = faultName(kind)
    expect(name.zh).toMatch(/^\p{Script=Han}+$/u)
    expect(name.en).toMatch(/^[a-z][a-z -]+$/)
    for (const sentence of [zh, en]) expect(sentence).not.toMatch(/undefined|\[object/)
  })
})

test("personal data is masked, in the value and in the sentence", async () => {
  const header =
    "志愿者编号,姓名,性别,出生日期,身份证号,手机号,注册日期,所属单位编号,服务队编号,入队日期,监护人姓名,监护人同意日期"
  const row = 'KC000001,陈示例,女,1949-12-31,110105194912310020,1００12345678,2021-01-01,A,,,"示,'
  const sound = "KC000001,陈示例,女,1949-12-31,110105194912310020,1００12345678,2021-01-01,A,,,,"
  const faults = faultsOf(await readAll(volunteerTable, `${header}\n${row}\n${sound}\n`))
  expect(faults.map((fault) => fault.kind)).toEqual([
    "brokenQuote",
    "wrongCheckDigit",
    "fullWidthDigits",
  ])
  const shown = JSON.stringify(faults)
  for (const secret of ["19491231", "0012345678", "示例", '\\"示']) {
    expect(shown).not.toContain(secret)
  }
})

test("a mask keeps the first three and last two of a longer value, and nothing of a short one", () => {
  expect(mask("11010519491231002X")).toBe("110*************2X")
  expect(mask("陈示例")).toBe("***")
  expect(mask("𠮷".repeat(6))).toBe("𠮷𠮷𠮷*𠮷𠮷")
})
