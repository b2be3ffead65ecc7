import { parseArgs } from "node:util"
import type { Language, Localized } from "@civic-practice/core"

/** How the example was asked for on the command line. */
export interface Options {
  readonly language: Language
  readonly json: boolean
  /** Folder of the database, the list of refused rows and the secret. */
  readonly output: string
  /** Folders of the tables to read. */
  readonly tables: string
  readonly generated: string
  /** Whether the large tables are made where they are not; not where a folder of one's own is named. */
  readonly makesTables: boolean
  readonly help: boolean
}

const zh = `npm run demo -- [选项]

  --lang zh|en      输出语言（zh）
  --json            最后一行输出一个含各项数据的 JSON 对象
  --output 文件夹   存放数据库和退回清单的位置
  --tables 文件夹   区里的小表
  --large 文件夹    区里的大表；不指定时按种子生成示例数据
  --help            显示本说明
`

const en = `npm run demo -- [options]

  --lang zh|en      language of what is printed (zh)
  --json            one JSON object with the figures as the last line
  --output FOLDER   where the database and the list of refused rows are kept
  --tables FOLDER   the district's small tables
  --large FOLDER    the district's large tables; without it a sample is made from a seed
  --help            this text
`

/** How the example is called. */
export const usage: Localized = { zh, en }

/** The language that the command line asks for, whatever else is wrong with it. */
export const languageAsked = (words: ReadonlyArray<string>): Language =>
  words.includes("--lang=en") || words[words.indexOf("--lang") + 1] === "en" ? "en" : "zh"

/** Reads the command line; throws a `TypeError` that says what is wrong with it. */
export const readOptions = (words: ReadonlyArray<string>, home: string): Options => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      lang: { type: "string", default: "zh" },
      json: { type: "boolean", default: false },
      output: { type: "string", default: `${home}/.output` },
      tables: { type: "string", default: `${home}/data` },
      large: { type: "string" },
      help: { type: "boolean", default: false },
    },
  })
  const { lang } = values
  if (lang !== "zh" && lang !== "en") throw new TypeError(`--lang is zh or en, not "${lang}"`)
  for (const name of ["output", "tables", "large"] as const) {
    if (values[name] === "") throw new TypeError(`--${name} names no folder`)
  }
  const { help, json, large, output, tables } = values
  const generated = large ?? `${home}/.generated`
  return { language: lang, json, output, tables, generated, makesTables: large === undefined, help }
}
