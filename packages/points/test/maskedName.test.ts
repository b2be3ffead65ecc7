import { maskedName } from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const surnames = ["张", "王", "李", "葛", "𠮷", "欧阳", "司马", "上官", "诸葛", "慕容"]
const given = fc.string({
  unit: fc.constantFrom("伟", "娜", "建", "国", "龘", "𠀀", "𪚥", "燕", "葛󠄀"),
  minLength: 1,
  maxLength: 3,
})

const star = (name: string): string =>
  "*".repeat([...new Intl.Segmenter("zh").segment(name)].length)

describe("a masked name", () => {
  it.each([
    ["张三", "张*"],
    ["张三丰", "张**"],
    ["欧阳娜娜", "欧阳**"],
    ["司马光", "司马*"],
    ["欧阳", "欧*"],
    ["陈方安生", "陈***"],
    ["王", "*"],
    ["𠮷野家", "𠮷**"],
    ["李𠀀", "李*"],
    ["葛󠄀城", "葛󠄀*"],
    ["买买提·艾力", "买**·**"],
    ["阿·艾力", "*·**"],
    ["古丽•巴哈尔", "古*•***"],
    ["John Smith", "J*** *****"],
    ["O'Neill", "*'*****"],
    ["Ng", "N*"],
    ["é", "*"],
    ["Élise", "É****"],
    ["", "*"],
    ["  张三 ", "张*"],
  ])("%s is shown as %s", (name, shown) => {
    expect(maskedName(name)).toBe(shown)
  })

  it("shows of a Chinese name the surname and nothing else", () => {
    fc.assert(
      fc.property(fc.constantFrom(...surnames), given, (surname, rest) => {
        const shown = maskedName(surname + rest)
        expect(shown).toBe(surname + star(rest))
      }),
    )
  })

  it("shows of any name at most two characters, from its beginning, and never all of it", () => {
    // What may stand in a name, by another way than the one under test.
    const letters = fc.string({
      unit: fc.constantFrom(
        "a",
        "Z",
        "é",
        "\u0301",
        "张",
        "欧",
        "阳",
        "𠮷",
        "ا",
        "가",
        "·",
        " ",
        "-",
        "'",
        "3",
      ),
      maxLength: 12,
    })
    fc.assert(
      fc.property(letters, (name) => {
        const shown = maskedName(name)
        const joints = new Set(["·", "•", " ", "-", "'"])
        const letterOf = (text: string) => [...text].filter((one) => !joints.has(one))
        const visible = letterOf(shown.replaceAll("*", "")).filter((one) => !/\p{M}/u.test(one))
        const bases = letterOf(name).filter((one) => !/\p{M}/u.test(one))
        expect(visible.length).toBeLessThanOrEqual(2)
        expect(bases.slice(0, visible.length)).toEqual(visible)
        if (bases.length > 0) expect(visible.length).toBeLessThan(bases.length)
        if (visible.length === 2) expect(visible.join("")).toBe("欧阳")
      }),
      { numRuns: 2000 },
    )
  })
})
