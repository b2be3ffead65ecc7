/**
 * Prints a TypeScript program that uses every export of every installed package but those that are named, so that a
 * declaration that does not resolve for a consumer is an error.
 */
import { readdirSync } from "node:fs"

const left = process.argv.slice(2)
const names = readdirSync("node_modules/@civic-practice").filter((name) => !left.includes(name))
const local = (name) => name.replaceAll("-", "_")

for (const name of names) console.log(`import * as ${local(name)} from "@civic-practice/${name}"`)
console.log(`
type IsAny<T> = 0 extends 1 & T ? true : false
/** The names of the exports whose type did not arrive. */
type Lost<M> = { [K in keyof M]: IsAny<M[K]> extends true ? K : never }[keyof M]
`)
for (const name of names) {
  console.log(
    `export const ${local(name)}_lost: [Lost<typeof ${local(name)}>] extends [never] ? true : Lost<typeof ${local(name)}> = true`,
  )
  console.log(
    `export const ${local(name)}_names: ReadonlyArray<string> = Object.keys(${local(name)})`,
  )
}
